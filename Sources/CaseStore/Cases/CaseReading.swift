public import Cryptography
public import HotlineModel

/// Looking up cases and what belongs to them.
public protocol CaseReading {
    /// The case with that name, or else the newest case here that a partner's case with that name joined; `nil` if there is neither.
    func caseRecord(_ id: CaseID) throws -> CaseRecord?
    /// The case with that number; `nil` if there is none.
    func caseRecord(number: Int64) throws -> CaseRecord?
    /// The newest case about an address that is neither closed nor only a copy; `nil` if there is none.
    func openCase(about addressIndex: Digest) throws -> CaseRecord?
    /// All cases about an address, the oldest first; empty if there are none, or retention destroyed them.
    func allCases(about addressIndex: Digest) throws -> [CaseRecord]
    /// Cases in the order of their numbers, after one, at most `limit`, empty at the end; only those at a stage if one is given.
    func cases(at stage: CaseStage?, after number: Int64, limit: Int) throws -> [CaseRecord]
    /// The report with that keyed digest of a stable key; `nil` if there is none.
    func report(key: Digest) throws -> ReportRecord?
    /// The reports of a case, oldest first; empty if there are none. So too placements and events.
    func reports(of caseNumber: Int64) throws -> [ReportRecord]
    /// The reporter's comment, sealed; `nil` if there is none, or retention destroyed it.
    func comment(ofReport number: Int64) throws -> [UInt8]?
    /// The placements of a case, oldest first.
    func placements(of caseNumber: Int64) throws -> [PlacementRecord]
    /// The events of a case, oldest first.
    func events(of caseNumber: Int64) throws -> [EventRecord]
    /// Tells if a case has an event of a kind.
    func hasEvent(_ kind: CaseEventKind, caseNumber: Int64) throws -> Bool
    /// The number of cases at each stage; a stage without any is absent.
    func caseCounts() throws -> [CaseStage: Int]
}

/// Changing cases and adding to them.
public protocol CaseWriting {
    /// Opens a case; returns its number. If it awaits its assessment it joins the work list, with urgency 0 until it is ranked.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is a case with that name.
    func open(_ record: CaseRecord) throws -> Int64
    /// Saves all that may change of a case, found by its number: stage, closing date, sealed file, assessment, sender.
    ///
    /// Only ``RetentionWriting`` changes its key and the index of its address. If the case awaits its assessment it is on the work list
    /// afterwards, with the lease and rank that it had there; otherwise it is not.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func update(_ record: CaseRecord) throws
    /// Adds a report; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if another report has its key, or there is no such case.
    func add(_ report: ReportRecord) throws -> Int64
    /// Moves a report to another case, with its key, its time and its origin.
    ///
    /// - Parameters:
    ///   - sealedComment: The reporter's words under the other case's key; they replace the old ones.
    ///   - spared: Why no analyst looks at it there.
    /// - Returns: The report's new number.
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func move(_ report: ReportRecord, to caseNumber: Int64, sealedComment: [UInt8]?, spared: Sparing?) throws -> Int64
    /// Records that an analyst looks at the reports of a case after all: nothing spares them any more. Without any nothing changes.
    func unspareReports(of caseNumber: Int64) throws
    /// Adds a placement; returns its number.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func add(_ placement: PlacementRecord) throws -> Int64
    /// Saves the state of a placement.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such placement.
    func setState(ofPlacement number: Int64, to state: PlacementState) throws
    /// Records an event.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func record(_ event: EventRecord) throws
}
