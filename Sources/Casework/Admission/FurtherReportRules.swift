import HotlineModel

/// Decides what a further report adds to a case: a value, with no I/O.
///
/// A report never loses its contents in a known case: its items join those of the case, and a finding that reaches further counts.
struct FurtherReportRules: Sendable {
    /// The items and the assessment of the case.
    var items: [ItemHashes]
    var assessment: Assessment?
    /// The items and the assessment of the report.
    var reportedItems: [ItemHashes]
    var reported: Assessment?
    /// The member that says so.
    var speaker: MemberID
    /// A member acted on the case; nothing is assessed after that.
    var isActedOn: Bool
    /// The speaker withdrew the finding, a person was asked because of it, and now the speaker finds at least as much.
    var isFoundAnew = false
    /// The report's file replaces that of the case, whatever it says.
    var isReplacing = false

    /// The report's assessment, if it reaches further than that of the case and may replace it, or takes the place of a withdrawn one.
    var adoptedAssessment: Assessment? {
        if isFoundAnew { return reported }
        guard let reported, !isActedOn else { return nil }
        guard let own = assessment else { return reported }
        guard AssessmentRules.knowsMore(reported, than: own) else { return nil }
        let reachesFurther = reported.classification.reachesFurther(than: own.classification)
        return reachesFurther && !AssessmentRules.isFinal(own.classification) ? reported : nil
    }

    /// The report's assessment, if it reaches further than that of the case and may not take its place, because its member did not see the
    /// page, or somebody acted on the case: a person must look.
    var widerForPerson: Assessment? {
        guard let reported, let own = assessment, !isReplacing, adoptedAssessment == nil else { return nil }
        return reported.classification.reachesFurther(than: own.classification) ? reported : nil
    }

    /// The assessment that counts once the report is added.
    var counting: Assessment? { (isReplacing ? reported : adoptedAssessment) ?? assessment }

    /// The items of the case with those of the report. An item that both have keeps the finding that reaches further, and rests on the
    /// members that said so.
    var mergedItems: [ItemHashes] {
        var merged = presentItems
        var places: [String: Int] = [:]
        for (place, item) in items.enumerated() { places[item.sha256] = place }
        for var item in reportedItems {
            item.finding = finding(of: item)
            item.restsOn = witnesses(of: item)
            guard let place = places[item.sha256] else {
                places[item.sha256] = merged.count
                merged.append(item)
                continue
            }
            merged[place].fill(from: item)
            let present = merged[place].finding?.classification ?? counting?.classification
            let found = item.finding ?? reported.map { ItemFinding($0.classification) }
            if let found, present.map(found.classification.reachesFurther) ?? true {
                (merged[place].finding, merged[place].restsOn) = (found, item.restsOn)
            } else if item.restsOn.isEmpty, found == nil || found?.classification == present {
                // The assessor says the same of it now, so it rests on nobody else any more.
                merged[place].restsOn = []
            }
        }
        return merged
    }

    /// The items that are new to the case, or say more than it did.
    var addedItems: [ItemHashes] {
        let present = Set(presentItems)
        return mergedItems.filter { !present.contains($0) }
    }

    /// The items of the case as they were known, if another assessment counts now.
    private var presentItems: [ItemHashes] {
        guard let own = assessment, let counting, counting != own else { return items }
        return items.map { $0.kept(from: own, under: counting) }
    }

    /// A reported item's finding: its own, or that of its page, unless the case's page says the same.
    private func finding(of item: ItemHashes) -> ItemFinding? {
        if let finding = item.finding { return finding }
        guard let reported, reported.classification != counting?.classification else { return nil }
        return ItemFinding(reported.classification)
    }

    /// The members on whose statement a reported item rests; none if it is of the assessment that counts.
    private func witnesses(of item: ItemHashes) -> [MemberID] {
        guard item.restsOn.isEmpty else { return item.restsOn }
        // Without an assessment it is the speaker's own statement, and part of the page's only if the speaker's finding counts.
        guard let reported else { return counting?.basis.isSeen == true && counting?.member == speaker ? [] : [speaker] }
        return counting.map(reported.isOfSameMind) == true ? [] : reported.witnesses
    }
}

extension ItemHashes {
    /// Fills in the hashes that another description of the same item has.
    fileprivate mutating func fill(from other: ItemHashes) {
        sha1 = sha1 ?? other.sha1
        md5 = md5 ?? other.md5
        if pdq == nil { (pdq, pdqQuality) = (other.pdq, other.pdqQuality) }
        medium = medium ?? other.medium
    }
}
