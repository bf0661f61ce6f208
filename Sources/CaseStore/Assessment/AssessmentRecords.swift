public import HotlineModel

/// A finding that does not count yet, because it waits for a second pair of eyes.
public struct ProposalRecord: Sendable {
    public var caseNumber: Int64
    /// Who found it.
    public var actor: String
    public var at: Timestamp
    /// The finding, sealed under the case's key: whoever looks next is not to know it.
    public var sealedFinding: [UInt8]

    /// A finding that is about to be kept.
    public init(caseNumber: Int64, actor: String, at: Timestamp, sealedFinding: [UInt8]) {
        self.caseNumber = caseNumber
        self.actor = actor
        self.at = at
        self.sealedFinding = sealedFinding
    }
}

/// What somebody wrote down about a case, for this hotline alone.
public struct NoteRecord: Sendable {
    public var caseNumber: Int64
    /// Who wrote it.
    public var actor: String
    public var at: Timestamp
    /// The text, sealed under the case's key.
    public var sealedText: [UInt8]

    /// A note that is about to be kept.
    public init(caseNumber: Int64, actor: String, at: Timestamp, sealedText: [UInt8]) {
        self.caseNumber = caseNumber
        self.actor = actor
        self.at = at
        self.sealedText = sealedText
    }
}

/// Looking at what analysts left beside a case.
public protocol AssessmentReading {
    /// The findings of a case that wait for another pair of eyes, oldest first.
    func proposals(of caseNumber: Int64) throws -> [ProposalRecord]
    /// The notes of a case, oldest first.
    func notes(of caseNumber: Int64) throws -> [NoteRecord]
}

/// Adding to what analysts leave beside a case.
public protocol AssessmentWriting {
    /// Keeps a finding that does not count yet.
    func add(_ proposal: ProposalRecord) throws
    /// Drops the findings of a case that waited: one counts now.
    func removeProposals(of caseNumber: Int64) throws
    /// Keeps a note.
    func add(_ note: NoteRecord) throws
}
