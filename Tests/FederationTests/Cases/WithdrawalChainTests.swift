import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// A finding that is taken back after its case went from hand to hand: from `nl` to `de`, and on to `us`.
@Suite(.timeLimit(.minutes(2))) struct WithdrawalChainTests {
    let federation: TestFederation
    let nodes: [TestNode]
    var nl: TestNode { nodes[0] }
    var de: TestNode { nodes[1] }
    var us: TestNode { nodes[2] }
    private let hash = SHA256.digest(ofText: "an item")

    init() async throws {
        federation = try TestFederation()
        nodes = try await federation.start([
            federation.enrol("nl", covering: ["NL"]), federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
        ])
    }

    private var items: [ItemHashes] { [ItemHashes(sha256: hash.hex)] }

    /// A case of `nl` with the item, which `de` found to have moved and handed over.
    private func handedOver(as classification: Classification = .baseline) async throws -> CaseID {
        for node in nodes { try await node.host("move.host.example", in: "DE") }
        let id = try await nl.confirmCase(at: "http://move.host.example/a", page: "a", as: classification, items: items)
        try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
        for node in nodes { try await node.host("move.host.example", in: "US") }
        try await de.act(.moved, on: id)
        try await us.wait(for: .routed) { try await us.placements(of: id) == ["keep us open"] }
        return id
    }

    private func withdraw(_ id: CaseID) async throws {
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, actor: "anna")])[0].get()
    }

    private func sources() async throws -> [String] {
        try await us.store.read { try $0.hash(hash)?.sources.map(\.member.rawValue) ?? [] }
    }

    private func review(_ id: CaseID, at node: TestNode) async throws -> ReviewReason? {
        try await node.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    @Test func aWithdrawalFollowsACaseFromHandToHand() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver()
            #expect(try await sources() == ["nl"])
            try await withdraw(id)
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

    @Test func theWordsThatCameWithTheCaseFallWithIt() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver()
            try await withdraw(id)
            try await us.wait(for: .received(de.member)) { try await us.stage(of: id) == .withdrawn }
            #expect(try await sources().isEmpty)
            // Nobody withdraws in the name of `nl`, so the entry is simply gone.
            #expect(try await us.store.read { try $0.hash(hash) } == nil)
            #expect(try await us.store.read { try $0.hashCounts().distinct } == 0)
            let next = ReportSubmission(address: "http://us.host.example/other", origin: .public, items: items)
            #expect(try await us.desk.receive([next])[0].get().spared == nil)
        }
    }

    @Test func afterAnActionEachMemberOnTheWayIsShownTheWithdrawal() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver()
            try await us.act(.referred, on: id)
            try await de.wait(for: .received(us.member)) { try await de.history(of: id).contains("us:referred") }
            try await withdraw(id)
            try await de.wait(for: .received(nl.member)) { try await review(id, at: de) == .findingWithdrawn }
            try await us.wait(for: .received(de.member)) { try await review(id, at: us) == .findingWithdrawn }
            #expect(try await us.stage(of: id) == .routed)
            let finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: "dora")
            _ = try await de.desk.assess([finding])[0].get()
            #expect(try await review(id, at: de) == nil)
        }
    }

    @Test func whoHasTheCaseFromOthersTooIsShownTheWithdrawal() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver()
            _ = try await us.desk.receive([ReportSubmission(address: "http://move.host.example/a", origin: .police)])[0].get()
            try await withdraw(id)
            try await us.wait(for: .received(de.member)) { try await review(id, at: us) == .findingWithdrawn }
            #expect(try await us.placements(of: id) == ["keep us open"])
        }
    }

    @Test func aLaterWordOfTheMemberStands() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver()
            // The same item on a page that `nl` reports to `us` itself.
            let page = ReportSubmission(address: "http://us.host.example/direct", origin: .public)
            let direct = try await nl.desk.receive([page])[0].get().caseID
            var finding = AssessmentSubmission(caseID: direct, classification: .baseline, kind: .childSexualAbuse)
            finding.items = items
            _ = try await nl.desk.assess([finding])[0].get()
            try await us.wait(for: .received(nl.member)) { try await us.stage(of: direct) != nil }
            try await withdraw(id)
            try await us.wait(for: .received(de.member)) { try await us.stage(of: id) == .withdrawn }
            #expect(try await sources() == ["nl"])
            // The node leaves the hash alone: it says nothing of a word that was replaced.
            #expect(try await us.store.read { try $0.hash(hash)?.withdrawals } == [])
        }
    }

    // MARK: A member that has sent the case itself

    /// `us` has the case from `nl` itself too, besides by the handover of `de`.
    private func alsoDirect() async throws -> CaseID {
        let id = try await handedOver()
        let file = try await nl.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file } }
        let report = ReportBody(file: try #require(file), origin: .public)
        _ = try await nl.steps.run { step in
            guard let record = try step.transaction.caseRecord(id) else { return }
            let opened = try step.reader.unseal(record)
            try Correspondence(step).queue(.report(report), to: us.member, about: opened, lane: .urgent)
        }
        try await us.wait(for: .received(nl.member)) { try await us.history(of: id).contains("nl:reported") }
        return id
    }

    @Test func aMiddlemanWithdrawsNothingThatItsMemberSaysItself() async throws {
        try await federation.run(nodes) {
            let id = try await alsoDirect()
            _ = try await de.steps.run { step in
                guard let record = try step.transaction.caseRecord(id) else { return }
                let opened = try step.reader.unseal(record)
                try Correspondence(step).queue(.withdrawal(WithdrawalBody(.report)), to: us.member, about: opened, lane: .urgent)
            }
            try await us.wait(for: .received(de.member)) { try await us.history(of: id).contains("de:withdrawn") }
            #expect(try await us.stage(of: id) == .routed)
            #expect(try await us.store.read { try $0.caseRecord(id)?.assessedBy } == nl.member)
            #expect(try await us.store.read { try $0.hash(hash)?.withdrawals } == [])
            #expect(try await sources() == ["nl"])
            // Its own withdrawal ends the case, and the statement.
            try await withdraw(id)
            try await us.wait(for: .received(nl.member)) { try await us.stage(of: id) == .withdrawn }
            try await us.wait(for: .received(nl.member)) { try await sources().isEmpty }
        }
    }

    @Test func aCorrectionFollowsACaseFromHandToHand() async throws {
        try await federation.run(nodes) {
            let id = try await handedOver(as: .national)
            let finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: "dora")
            _ = try await de.desk.assess([finding])[0].get()
            for node in [nl, us] {
                try await node.wait(for: .received(de.member)) {
                    try await node.store.read { try $0.caseRecord(id)?.classification } == .notIllegal
                }
                #expect(try await node.stage(of: id) == .closed)
            }
        }
    }
}
