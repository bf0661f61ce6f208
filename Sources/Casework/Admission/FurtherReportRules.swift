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
    /// A member acted on the case; nothing is assessed after that.
    var isActedOn: Bool

    /// The report's assessment, if it reaches further than that of the case and may replace it.
    var adoptedAssessment: Assessment? {
        guard let reported, !isActedOn else { return nil }
        guard let own = assessment else { return reported }
        let reachesFurther = reported.classification.reaches(own.classification) && reported.classification != own.classification
        return reachesFurther && !AssessmentRules.isFinal(own.classification) ? reported : nil
    }

    /// The items of the case with those of the report. An item that both have keeps the finding that reaches further.
    var mergedItems: [ItemHashes] {
        var merged = pinnedItems
        var places: [String: Int] = [:]
        for (place, item) in items.enumerated() { places[item.sha256] = place }
        for var item in reportedItems {
            item.finding = finding(of: item)
            guard let place = places[item.sha256] else {
                places[item.sha256] = merged.count
                merged.append(item)
                continue
            }
            merged[place].fill(from: item)
            let present = merged[place].finding?.classification ?? page
            if let found = item.finding ?? reported.map({ ItemFinding($0.classification) }),
                reachesFurther(found.classification, than: present)
            {
                merged[place].finding = found
            }
        }
        return merged
    }

    /// The items that are new to the case, or say more than it did.
    var addedItems: [ItemHashes] {
        let present = Set(pinnedItems)
        return mergedItems.filter { !present.contains($0) }
    }

    /// The items of the case as they were found. Those that stood for what the page was must not become what the wider finding says of it:
    /// nobody said that about them.
    private var pinnedItems: [ItemHashes] {
        guard adoptedAssessment != nil, let own = assessment?.classification else { return items }
        return items.map { item in
            var item = item
            item.finding = item.finding ?? ItemFinding(own)
            return item
        }
    }

    /// The page's classification once the report is added.
    private var page: Classification? { (adoptedAssessment ?? assessment)?.classification }

    /// A reported item's finding: its own, or that of its page, unless the case's page says the same.
    private func finding(of item: ItemHashes) -> ItemFinding? {
        if let finding = item.finding { return finding }
        guard let reported, reported.classification != page else { return nil }
        return ItemFinding(reported.classification)
    }

    private func reachesFurther(_ one: Classification, than other: Classification?) -> Bool {
        guard let other else { return true }
        return one != other && one.reaches(other)
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
