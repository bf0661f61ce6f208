import HotlineModel

// An item without `restsOn` is a statement of the page's assessor. These say what becomes of it when the assessment changes, or when it moves
// to a case that another member assessed.

extension ItemHashes {
    /// The item as an analyst speaks of it: it rests on nobody else any more.
    var spokenOf: ItemHashes {
        var item = self
        item.restsOn = []
        return item
    }

    /// The item by the statement of some members; as it is if it rests on others already.
    func resting(on members: [MemberID]) -> ItemHashes {
        guard restsOn.isEmpty else { return self }
        var item = self
        item.restsOn = members
        return item
    }

    /// The item as it was known, once another assessment of its page counts that does not speak of it.
    ///
    /// It must not become what a wider finding says of the page: nobody said that about it.
    func kept(from own: Assessment, under counting: Assessment) -> ItemHashes {
        var item = own.isOfSameMind(as: counting) ? self : resting(on: own.witnesses)
        let isWider = counting.classification.reachesFurther(than: own.classification)
        if isWider, item.finding == nil { item.finding = ItemFinding(own.classification) }
        return item
    }
}

extension Assessment {
    /// The members that saw what it speaks of: its own, or those whose statements it rests on.
    var witnesses: [MemberID] { basis.isSeen ? [member] : basis.restsOn }

    /// Both are of one member, on the same ground. Then the later one also stands for the items of the earlier one.
    func isOfSameMind(as other: Assessment) -> Bool { member == other.member && basis == other.basis }
}

extension CaseFile {
    /// Adopts another member's assessment with the items that it speaks of. Without any, the items stay as they were known.
    ///
    /// - Parameter receiver: This node's member.
    mutating func adopt(_ counting: Assessment, items stated: [ItemHashes], at receiver: MemberID) {
        if !stated.isEmpty {
            items = stated
        } else if let own = assessment {
            items = items.map { $0.kept(from: own, under: counting) }
        } else {
            items = unassessedItems(at: receiver)
        }
        assessment = counting
    }

    /// The items of a case without a finding, before another member's finding counts there: they are not that member's statement.
    func unassessedItems(at receiver: MemberID) -> [ItemHashes] { assessment == nil ? items.map { $0.resting(on: [receiver]) } : items }

    /// The items that a finding speaks of whose analyst names none: all that the case has, except those that another member found otherwise
    /// than this page can have. Those stay that member's statement.
    func itemsSpokenOf(by member: MemberID, in page: FindingRules) -> [ItemHashes] {
        items.filter { item in
            if item.restsOn.isEmpty, assessment == nil || assessment?.member == member { return true }
            var page = page
            page.items = [item.spokenOf]
            return page.contradiction == nil
        }.map(\.spokenOf)
    }

    /// The items that a finding does not speak of, as they are known. If nobody looked at them, they rest on the member that received them.
    func items(besides spoken: [ItemHashes], under counting: Assessment) -> [ItemHashes] {
        let spoken = Set(spoken.map(\.sha256))
        return items.filter { !spoken.contains($0.sha256) }.map { item in
            assessment.map { item.kept(from: $0, under: counting) } ?? item.resting(on: [counting.member])
        }
    }
}
