/// An analyst's finding about one item of a page. It differs from the page's assessment, or says more.
public struct ItemFinding: Hashable, Sendable {
    /// The reach of the illegality.
    public var classification: Classification
    /// Apparent age of the youngest person shown.
    public var age: AgeGroup?
    /// Sex of the persons shown.
    public var sex: Sex?
    /// Further marks.
    public var flags: [AssessmentFlag]

    /// A finding with what every finding must have; the rest may be set after.
    public init(_ classification: Classification) {
        self.classification = classification
        flags = []
    }
}

extension CaseFile {
    /// The classification of an item: that of its own finding, or without one that of the page's assessment.
    public func classification(of item: ItemHashes) -> Classification? { item.finding?.classification ?? assessment?.classification }
}
