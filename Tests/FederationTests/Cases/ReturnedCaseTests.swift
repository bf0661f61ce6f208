import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// A case whose receiver finds its host elsewhere.
@Suite(.timeLimit(.minutes(1))) struct ReturnedCaseTests {
    let federation: SimulatedFederation
    let nodes: [SimulatedNode]
    var de: SimulatedNode { nodes[0] }
    var nl: SimulatedNode { nodes[1] }
    var us: SimulatedNode { nodes[2] }
    var central: SimulatedNode { nodes[3] }

    init() async throws {
        federation = try SimulatedFederation()
        nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("us", covering: ["US"]),
            federation.enrol("central", role: .central),
        ])
    }

    @Test func notHereReturnsTheCaseAndTheSecondDisagreementGoesToCentral() async throws {
        try await nl.host("odd.host.example", in: "US")
        try await de.host("odd.host.example", in: "NL")
        try await federation.run(nodes) {
            let id = try await de.confirmCase(at: "http://odd.host.example/a", page: "a")
            try await central.wait(for: .routed) { try await central.stage(of: id) == .routed }
            try await de.wait(for: .delivered(central.member)) { try await de.placements(of: id).count == 2 }
            #expect(try await de.placements(of: id) == ["forward nl returned", "central central open"])
            #expect(try await nl.history(of: id).contains("nl:notHere"))
            #expect(try await nl.stage(of: id) == .closed)
            let reason = try await de.store.read { try $0.placements(of: $0.caseRecord(id)?.number ?? 0).last?.disposition.reason }
            #expect(reason == .disputed)
        }
    }

    @Test func aCaseThatMovedIsHandedOverWithEvidenceAndUpdatesFlowBackHopByHop() async throws {
        for node in [de, nl, us] { try await node.host("move.host.example", in: "NL") }
        try await federation.run(nodes) {
            let id = try await de.confirmCase(at: "http://move.host.example/a", page: "a")
            try await nl.wait(for: .routed) { try await nl.placements(of: id) == ["keep nl open"] }
            for node in [de, nl, us] { try await node.host("move.host.example", in: "US") }
            try await nl.act(.moved, on: id)
            try await us.wait(for: .routed) { try await us.placements(of: id) == ["keep us open"] }
            #expect(try await nl.placements(of: id) == ["keep nl done", "forward us open"])
            let report = try await us.store.read { try $0.reports(of: $0.caseRecord(id)?.number ?? 0) }
            #expect(report.map(\.origin) == [.partner(nl.member)])
            #expect(report.map(\.firstReporter) == [de.member])
            try await us.act(.removed, on: id)
            try await de.wait(for: .received(nl.member)) { try await de.stage(of: id) == .closed }
            #expect(try await de.history(of: id).filter { $0.hasPrefix("nl:") } == ["nl:moved", "nl:removed"])
            #expect(try await nl.history(of: id).contains("us:removed"))
        }
    }

    @Test func aCaseThatMovedToItsGiverIsTakenBackAndMayBeActedOnThere() async throws {
        for node in [de, nl] { try await node.host("back.host.example", in: "NL") }
        try await federation.run(nodes) {
            let id = try await de.confirmCase(at: "http://back.host.example/a", page: "a")
            try await nl.wait(for: .routed) { try await nl.placements(of: id) == ["keep nl open"] }
            for node in [de, nl] { try await node.host("back.host.example", in: "DE") }
            try await nl.act(.moved, on: id)
            try await de.wait(for: .routed) { try await de.placements(of: id).contains("keep de open") }
            #expect(try await de.placements(of: id) == ["forward nl returned", "keep de open"])
            #expect(try await nl.stage(of: id) == .closed)
            try await de.act(.removed, on: id)
            #expect(try await de.stage(of: id) == .closed)
        }
    }

    @Test func anActionCanHappenAgainAfterAMove() async throws {
        try await nl.host("again.host.example", in: "NL")
        try await federation.run(nl) {
            let id = try await nl.confirmCase(at: "http://again.host.example/a", page: "a")
            try await nl.wait(for: .routed) { try await nl.stage(of: id) == .routed }
            try await nl.act(.noticed, on: id)
            try await nl.act(.noticed, on: id)
            #expect(try await nl.history(of: id).filter { $0 == "nl:noticed" }.count == 1)
            try await nl.act(.moved, on: id)
            try await nl.wait(for: .routed) { try await nl.placements(of: id) == ["keep nl done", "keep nl open"] }
            try await nl.act(.noticed, on: id)
            #expect(try await nl.history(of: id).filter { $0 == "nl:noticed" }.count == 2)
        }
    }

    @Test func everyMemberThatReportedAnAddressHearsWhatBecameOfItUnderItsOwnName() async throws {
        try await federation.run(nodes) {
            let first = try await de.confirmCase(in: "NL", page: "same")
            try await nl.wait(for: .routed) { try await nl.stage(of: first) == .routed }
            let second = try await us.confirmCase(in: "NL", page: "same")
            try await nl.wait(for: .received(us.member)) { try await nl.stage(of: second) == .routed }
            try await nl.act(.removed, on: first)
            try await us.wait(for: .received(nl.member)) { try await us.stage(of: second) == .closed }
            try await de.wait(for: .received(nl.member)) { try await de.stage(of: first) == .closed }
            let reports = try await nl.store.read { try $0.reports(of: $0.caseRecord(second)?.number ?? 0).map(\.origin) }
            #expect(reports == [.partner(de.member), .partner(us.member)])
        }
    }

    @Test func centralGetsOneCopyOfACaseItDoesNotHave() async throws {
        try await federation.run(nodes) {
            let kept = try await nl.confirmCase(in: "NL", page: "copy")
            let given = try await nl.confirmCase(in: "RU", page: "given")
            try await central.wait(for: .received(nl.member)) {
                let (copied, routed) = (try await central.stage(of: kept), try await central.stage(of: given))
                return copied == .copy && routed != nil
            }
            let types = try await nl.store.read { view in
                try [kept, given].map { try view.outboundLines(about: view.caseRecord($0)?.number ?? 0).map(\.type) }
            }
            #expect(types == [["copy"], ["report"]])
        }
    }
}
