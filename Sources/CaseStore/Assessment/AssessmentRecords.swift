public import HotlineModel

/// A finding that can still be undone: nothing of it has left the node yet.
public struct UndoableFinding: Sendable {
    public var caseNumber: Int64
    /// The analyst's name.
    public var actor: String
    public var at: Timestamp
    /// When it begins to count.
    public var dueAt: Timestamp
    /// The finding, sealed under the case's key.
    public var sealedFinding: [UInt8]

    public init(caseNumber: Int64, actor: String, at: Timestamp, dueAt: Timestamp, sealedFinding: [UInt8]) {
        self.caseNumber = caseNumber
        self.actor = actor
        self.at = at
        self.dueAt = dueAt
        self.sealedFinding = sealedFinding
    }
}

/// A finding that does not count yet, because it waits for a second pair of eyes.
public struct ProposalRecord: Sendable {
    public var caseNumber: Int64
    /// The analyst's name.
    public var actor: String
    public var at: Timestamp
    /// The finding, sealed under the case's key: the next analyst must not know it.
    public var sealedFinding: [UInt8]

    /// A finding that is about to be recorded.
    public init(caseNumber: Int64, actor: String, at: Timestamp, sealedFinding: [UInt8]) {
        self.caseNumber = caseNumber
        self.actor = actor
        self.at = at
        self.sealedFinding = sealedFinding
    }
}

/// An analyst's text about a case, for this hotline alone.
public struct NoteRecord: Sendable {
    public var caseNumber: Int64
    /// The author's name.
    public var actor: String
    public var at: Timestamp
    /// The text, sealed under the case's key.
    public var sealedText: [UInt8]

    /// A note that is about to be recorded.
    public init(caseNumber: Int64, actor: String, at: Timestamp, sealedText: [UInt8]) {
        self.caseNumber = caseNumber
        self.actor = actor
        self.at = at
        self.sealedText = sealedText
    }
}

/// Looking up waiting findings and notes.
public protocol AssessmentReading {
    /// The finding of a case that can still be undone; `nil` if there is none.
    func undoableFinding(of caseNumber: Int64) throws -> UndoableFinding?
    /// The numbers of the cases whose finding begins to count by a moment, the earliest first, at most `limit`; empty if none is due.
    func undoableFindings(dueBy moment: Timestamp, limit: Int) throws -> [Int64]
    /// The sealed file of a case as our own finding left it, if another member's statement changed it since; `nil` if none did.
    func keptFinding(of caseNumber: Int64) throws -> [UInt8]?
    /// The findings of a case that wait for another pair of eyes, oldest first; empty if there are none.
    func proposals(of caseNumber: Int64) throws -> [ProposalRecord]
    /// The notes of a case, oldest first; empty if there are none.
    func notes(of caseNumber: Int64) throws -> [NoteRecord]
}

/// Recording waiting findings and notes.
public protocol AssessmentWriting {
    /// Records a finding that can still be undone.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case, or it has such a finding.
    func add(_ finding: UndoableFinding) throws
    /// Deletes the finding that can be undone, because it counts now or was undone; without one nothing changes.
    func removeUndoableFinding(of caseNumber: Int64) throws
    /// Keeps the sealed file of a case as our own finding left it. If one is kept already, that one stays: it is the finding's.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func keepFinding(_ sealedFile: [UInt8], of caseNumber: Int64) throws
    /// Deletes what is kept of our own finding, because it was withdrawn or another one of ours counts; without one nothing changes.
    func removeKeptFinding(of caseNumber: Int64) throws
    /// Records a finding that does not count yet.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func add(_ proposal: ProposalRecord) throws
    /// Deletes the waiting findings of a case, because one counts now; without any nothing changes.
    func removeProposals(of caseNumber: Int64) throws
    /// Records a note.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func add(_ note: NoteRecord) throws
}
