import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// The thinnest true path: a report comes in, the case reaches the right desk, a signed receipt comes back.
@Suite struct TwoNodesTests {
    @Test(.timeLimit(.minutes(1))) func aCaseHostedAbroadReachesTheMemberThereAndItsReceiptComesBack() async throws {
        let federation = try TestFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        let (de, nl) = (nodes[0], nodes[1])
        let settled = de.steps.signals.listen(for: .delivered(nl.member))
        let routed = nl.steps.signals.listen(for: .routed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            let id = try await de.confirmCase(in: "NL", page: "a")
            for await _ in settled { break }
            for await _ in routed { break }
            let held = try #require(try await nl.store.read { try $0.caseRecord(id) })
            #expect(held.receivedFrom == de.member)
            #expect(held.stage == .routed)
            let placements = try await nl.store.read { try $0.placements(of: held.number) }
            #expect(placements.map(\.disposition.kind) == [.keep])
            let counts = try await de.store.read { try $0.deliveryCounts(to: nl.member, type: "report") }
            #expect(counts == (accepted: 1, duplicate: 0, rejected: 0))
            group.cancelAll()
        }
    }
}
