/// What an analyst found about one item of a page, where it differs from the page's assessment or says more.
public struct ItemFinding: Hashable, Sendable {
    /// How far the finding reaches.
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
    /// How an item is classified: by its own finding, and without one by the page's assessment.
    public func classification(of item: ItemHashes) -> Classification? { item.finding?.classification ?? assessment?.classification }
}
