import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import TestCasework
import Testing

/// The lines that go to other members once a case is routed, and central's copy among them.
@Suite(.timeLimit(.minutes(1))) struct CentralCopyTests {
    fileprivate struct Row: CustomTestStringConvertible, Sendable {
        let rule: String
        var country = "NL"
        var copies = true
        var hasCentral = true
        var isCentral = false
        /// Another member gives the case to us.
        var isGiven = false
        let lines: [String]
        var testDescription: String { rule }
    }

    fileprivate static let rows: [Row] = [
        Row(rule: "central gets a copy of our own case that stays here", lines: ["copy:central"]),
        Row(rule: "central gets a copy of a case that goes to another member", country: "DE", lines: ["report:de", "copy:central"]),
        Row(rule: "central gets no copy of a case that it gets itself", country: "RU", lines: ["report:central"]),
        Row(rule: "no copy is sent if the policy does not want it", copies: false, lines: []),
        Row(rule: "the policy about copies concerns copies alone", country: "RU", copies: false, lines: ["report:central"]),
        Row(rule: "without a central member there is no copy", hasCentral: false, lines: []),
        Row(rule: "central sends itself no copy", country: "RU", isCentral: true, lines: []),
        Row(rule: "the member that first assessed a case sends its copy", isGiven: true, lines: []),
    ]

    @Test(arguments: rows) fileprivate func lines(_ row: Row) async throws {
        let federation = try TestSecretariat()
        let de = try federation.enrol("de", covering: ["DE"])
        let own = try row.isCentral ? federation.enrol("central", role: .central) : federation.enrol("nl", covering: ["NL"])
        let others = row.hasCentral && !row.isCentral ? [de, try federation.enrol("central", role: .central)] : [de]
        let desk = try await federation.desk(own, others: others, policy: CasePolicy(copyToCentral: row.copies))
        let id: CaseID
        if row.isGiven {
            let envelope = de.envelope(
                to: desk.member, de.report("http://nl.host.example/given", at: federation.start), at: federation.start)
            #expect(try await desk.admit(envelope) == .accepted(attached: false))
            id = envelope.caseID
        } else {
            id = try await desk.confirmCase(in: row.country, page: "own")
        }
        try await desk.tracing.routeWaiting()
        #expect(try await queued(id, at: desk).filter { !$0.hasPrefix("update") } == row.lines)
    }

    @Test func aCaseThatMovesAndComesBackIsCopiedOnce() async throws {
        let federation = try TestSecretariat()
        let central = try federation.enrol("central", role: .central)
        let desk = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [central])
        let id = try await desk.confirmCase(in: "NL", page: "moving")
        try await desk.tracing.routeWaiting()
        for _ in 1...2 {
            try await desk.act(.moved, on: id)
            try await desk.tracing.routeWaiting()
        }
        #expect(try await queued(id, at: desk).filter { $0.hasPrefix("copy") } == ["copy:central"])
    }

    /// The lines about a case, as `type:member`.
    private func queued(_ id: CaseID, at desk: TestDesk) async throws -> [String] {
        try await desk.store.read { view in
            try view.caseRecord(id).map { try view.outboundLines(about: $0.number).map { "\($0.type):\($0.to)" } } ?? []
        }
    }
}
