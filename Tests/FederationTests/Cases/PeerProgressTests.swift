import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// What the members that gave a case hear of it, however often it moves or comes back.
@Suite(.timeLimit(.minutes(2))) struct PeerProgressTests {
    let federation: SimulatedFederation
    let nodes: [SimulatedNode]
    var nl: SimulatedNode { nodes[0] }
    var de: SimulatedNode { nodes[1] }
    var us: SimulatedNode { nodes[2] }
    var central: SimulatedNode { nodes[3] }

    init() async throws {
        federation = try SimulatedFederation()
        nodes = try await federation.start([
            federation.enrol("nl", covering: ["NL"]), federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
            federation.enrol("central", role: .central),
        ])
    }

    private func place(_ country: String) async throws {
        for node in nodes { try await node.host("move.host.example", in: country) }
    }

    private func moved(_ id: CaseID, from node: SimulatedNode, to next: SimulatedNode, _ country: String) async throws {
        try await place(country)
        try await node.act(.moved, on: id)
        try await next.wait(for: .routed) { try await next.placements(of: id).last == "keep \(next.member) open" }
    }

    private func count(_ word: String, _ id: CaseID, at node: SimulatedNode) async throws -> Int {
        try await node.history(of: id).count { $0 == word }
    }

    @Test func aCaseThatReopensTwiceTellsItsPartnersEachTime() async throws {
        try await place("DE")
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(at: "http://move.host.example/a", page: "a")
            try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
            for time in 1...2 {
                try await de.act(.removed, on: id)
                try await nl.wait(for: .received(de.member)) { try await nl.stage(of: id) == .closed }
                try await de.steps.run { step in
                    guard let record = try step.transaction.caseRecord(id) else { return }
                    try Reopening(step).reopen(record, actor: "anna")
                }
                try await nl.wait(for: .received(de.member)) { try await count("de:reopened", id, at: nl) == time }
                #expect(try await nl.placements(of: id) == ["forward de open"])
                #expect(try await count("de:removed", id, at: nl) == time)
            }
        }
    }

    @Test func aCaseThatMovesTwiceTellsItsPartnersEachTime() async throws {
        try await place("DE")
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(at: "http://move.host.example/a", page: "a")
            try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
            // Within the country first, then away.
            try await moved(id, from: de, to: de, "DE")
            try await nl.wait(for: .received(de.member)) { try await count("de:moved", id, at: nl) == 1 }
            try await moved(id, from: de, to: us, "US")
            try await nl.wait(for: .received(de.member)) { try await count("de:moved", id, at: nl) == 2 }
            try await us.act(.removed, on: id)
            try await nl.wait(for: .received(de.member)) { try await nl.stage(of: id) == .closed }
            #expect(try await count("de:removed", id, at: nl) == 1)
        }
    }

    @Test func aCaseThatGoesRoundComesBackWithItsEvidenceAndProvesWhoReportedItFirst() async throws {
        try await place("DE")
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(at: "http://move.host.example/a", page: "a")
            try await de.wait(for: .routed) { try await de.placements(of: id) == ["keep de open"] }
            try await moved(id, from: de, to: us, "US")
            try await moved(id, from: us, to: nl, "NL")
            #expect(try await us.placements(of: id) == ["keep us done", "forward nl open"])

            let proven = try await handovers(of: id, at: nl)
            let last = try #require(proven.first)
            #expect(proven.count == 1 && last.from == us.member && last.to == nl.member)
            #expect(last.earlier.map { "\($0.from)>\($0.to)" } == ["nl>de", "de>us"])
            guard case .handover(let body) = last.envelope?.body else { throw EvidenceMissing() }
            #expect(body.firstReporter == nl.member)
            let reports = try await nl.store.read { try $0.reports(of: $0.caseRecord(id)?.number ?? 0) }
            #expect(reports.map(\.origin) == [.public, .partner(us.member)] && reports.last?.firstReporter == nl.member)

            try await nl.act(.removed, on: id)
            for node in [us, de] {
                try await node.wait(for: .received(node === us ? nl.member : us.member)) { try await node.stage(of: id) == .closed }
            }
            // Whoever acted does not hear of it from the other end of the circle.
            #expect(try await nl.stage(of: id) == .closed)
            // What each gave, the next one counts as a partner's.
            for (giver, receiver) in [(nl, de), (de, us), (us, nl)] {
                let counted = try await receiver.store.read { try $0.figures(from: nil, until: nil, of: giver.member).received }
                #expect(counted == 1, "\(giver.member) to \(receiver.member)")
            }
        }
    }

    private struct EvidenceMissing: Error {}

    /// The handovers that a node can prove, each verified as another party would.
    private func handovers(of id: CaseID, at node: SimulatedNode) async throws -> [ProvenDelivery] {
        let files: [[UInt8]] = try await node.desk.read { reader in
            guard let record = try reader.view.caseRecord(id) else { return [] }
            var exporter = EvidenceExporter(reader)
            return try reader.view.acceptedEnvelopes(on: record.number).filter { $0.type == "handover" }
                .compactMap { try reader.proof(of: $0) }.map { try exporter.bytes(of: $0) }
        }
        var verifier = EvidenceVerifier(pinnedRoot: federation.secretariat.roots.pinned)
        return try files.map { try verifier.verify($0) }
    }
}
