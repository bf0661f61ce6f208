public import Cryptography
public import HotlineModel

/// Looking at cases and what fell on them.
public protocol CaseReading {
    /// The case with that name, or the case here on which a partner's case with that name fell.
    func caseRecord(_ id: CaseID) throws -> CaseRecord?
    func caseRecord(number: Int64) throws -> CaseRecord?
    /// The newest case about an address that is neither closed nor only a copy.
    func openCase(about addressIndex: Digest) throws -> CaseRecord?
    /// Cases in the order of their numbers, after one, at most `limit`; only those at a stage when one is given.
    func cases(at stage: CaseStage?, after number: Int64, limit: Int) throws -> [CaseRecord]
    func report(key: Digest) throws -> ReportRecord?
    /// The reports of a case, oldest first.
    func reports(of caseNumber: Int64) throws -> [ReportRecord]
    /// The reporter's comment, sealed; `nil` when there is none, or retention destroyed it.
    func comment(ofReport number: Int64) throws -> [UInt8]?
    /// The placements of a case, oldest first.
    func placements(of caseNumber: Int64) throws -> [PlacementRecord]
    /// The events of a case, oldest first.
    func events(of caseNumber: Int64) throws -> [EventRecord]
    /// Whether a case has an event of a kind.
    func hasEvent(_ kind: CaseEventKind, caseNumber: Int64) throws -> Bool
    /// How many cases stand at each stage.
    func caseCounts() throws -> [CaseStage: Int]
}

/// Changing cases and adding to them.
public protocol CaseWriting {
    /// Opens a case; returns its number. One that awaits its assessment stands on the work list from then on, ranked by nothing yet.
    func open(_ record: CaseRecord) throws -> Int64
    /// Replaces what may change of a case, found by its number: stage, closing date, sealed file, assessment, sender.
    ///
    /// Its key and the index of its address change by ``RetentionWriting`` alone.
    /// It comes on the work list, with its lease and rank as they were, when it awaits its assessment, and leaves it otherwise.
    func update(_ record: CaseRecord) throws
    /// Adds a report; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when its key is held already.
    func add(_ report: ReportRecord) throws -> Int64
    /// Adds a placement; returns its number.
    func add(_ placement: PlacementRecord) throws -> Int64
    func setState(ofPlacement number: Int64, to state: PlacementState) throws
    /// Records an event.
    func record(_ event: EventRecord) throws
}
