public import CaseService
public import CaseStore
public import CaseStoreSQLite
import Casework
public import Envelopes
public import Hosting
public import HotlineModel

/// A desk that a test works at, with or without a node around it.
public protocol CaseHandling: Sendable {
    var steps: StepRunner { get }
    var store: SQLiteCaseStore { get }
    var tracer: Tracer { get }
    var countries: TestCountries { get }
}

extension CaseHandling {
    public var member: MemberID { steps.context.member }
    public var desk: CaseDesk { CaseDesk(steps) }
    public var tracing: CaseTracing { CaseTracing(steps, tracer: tracer) }

    /// Admits an envelope as if its batch had just been verified; returns the answer for the receipt.
    public func admit(_ envelope: Envelope) async throws -> LineResult {
        try await steps.run { try Admissions($0).admit(envelope, line: envelope.line()).result }
    }

    /// The events of a case, in order: the member that says so, and the event.
    public func history(of id: CaseID) async throws -> [String] {
        try await store.read { view in
            try view.caseRecord(id).map { try view.events(of: $0.number).map { "\($0.member):\($0.kind.rawValue)" } } ?? []
        }
    }

    /// The placements of a case, in order: disposition, responsible member and state.
    public func placements(of id: CaseID) async throws -> [String] {
        try await store.read { view in
            try view.caseRecord(id).map { record in
                try view.placements(of: record.number).map { "\($0.disposition.kind.rawValue) \($0.responsible) \($0.state.rawValue)" }
            } ?? []
        }
    }

    public func stage(of id: CaseID) async throws -> CaseStage? { try await store.read { try $0.caseRecord(id)?.stage } }

    /// Records an action.
    public func act(_ action: CaseEventKind, on id: CaseID) async throws {
        _ = try await desk.act([ActionSubmission(caseID: id, action: action)])[0].get()
    }

    /// Moves a host: from now on it has one address in each country.
    public func host(_ name: String, in countries: String...) async throws {
        try self.countries.move(name, to: countries)
        _ = await tracer.reloadIfChanged()
    }

    /// Hides a host behind a front-end.
    public func hide(_ name: String) async throws {
        try countries.put(name, at: [TestCountries.front.address])
        _ = await tracer.reloadIfChanged()
    }

    /// Hands in a report about a host in a country and assesses it as baseline; returns the case.
    public func confirmCase(in country: String, page: String, items: [ItemHashes] = []) async throws -> CaseID {
        try await confirmCase(at: "http://\(country.lowercased()).host.example/\(page)", page: page, items: items)
    }

    /// Hands in a report about an address and assesses it; returns the case.
    public func confirmCase(
        at address: String, page: String, as classification: Classification = .baseline, items: [ItemHashes] = []
    ) async throws -> CaseID {
        let submission = ReportSubmission(address: address, origin: .public, key: "\(member)-\(page)", items: items)
        let id = try await desk.receive([submission])[0].get().caseID
        _ = try await desk.assess([
            AssessmentSubmission(caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other)
        ])[0].get()
        return id
    }
}
