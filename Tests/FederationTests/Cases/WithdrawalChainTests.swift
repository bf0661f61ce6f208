import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// A finding that is withdrawn after its case went from hand to hand.
@Suite(.timeLimit(.minutes(1))) struct WithdrawalChainTests {
    @Test func aWithdrawalFollowsACaseFromHandToHand() async throws {
        let federation = try TestFederation()
        let nodes = try await federation.start([
            federation.enrol("nl", covering: ["NL"]), federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
        ])
        let (nl, de, us) = (nodes[0], nodes[1], nodes[2])
        for node in nodes { try await node.host("move.host.example", in: "DE") }
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(at: "http://move.host.example/a", page: "a")
            try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
            for node in nodes { try await node.host("move.host.example", in: "US") }
            try await de.act(.moved, on: id)
            try await us.wait(for: .routed) { try await us.placements(of: id) == ["keep us open"] }

            _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, actor: "anna")])[0].get()
            try await us.wait(for: .received(de.member)) { try await us.stage(of: id) == .withdrawn }
            for node in nodes {
                #expect(try await node.stage(of: id) == .withdrawn)
                #expect(try await node.store.read { try $0.caseRecord(id)?.classification } == nil)
                let figures = try await node.store.read { try $0.figures(from: nil, until: nil) }
                #expect(figures.received == 1 && figures.withdrawn == 1 && figures.illegal == 0 && figures.dispositions.isEmpty)
            }
            #expect(try await de.history(of: id).filter { $0.hasSuffix(":withdrawn") } == ["nl:withdrawn"])
            #expect(try await us.history(of: id).filter { $0.hasSuffix(":withdrawn") } == ["de:withdrawn"])
            #expect(try await de.placements(of: id) == ["keep de withdrawn", "forward us withdrawn"])
            #expect(try await us.placements(of: id) == ["keep us withdrawn"])
        }
    }
}
