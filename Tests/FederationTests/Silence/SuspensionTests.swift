import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A report that waits for the directory and not for its receiver is no silence.
@Suite(.timeLimit(.minutes(2))) struct SuspensionTests {
    let clock = ManualClock(now: SystemClock().now())
    let federation: TestFederation
    let (de, central): (TestNode, TestNode)
    let us: TestPeer

    init() async throws {
        federation = try TestFederation(clock: clock)
        de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation)
        central = try await TestNode(federation.enrol("central", role: .central), in: federation)
        us = try TestPeer(federation.enrol("us", covering: ["US"]))
    }

    private func offer(_ version: Int, suspending suspended: MemberID? = nil, features: [String]? = nil) async throws {
        var members = [de.listing, central.listing, us.listing]
        for index in members.indices {
            if members[index].id == suspended { members[index].status = .suspended }
            if members[index].id == us.member, let features { members[index].features = features }
        }
        try await de.federation.directories.offer(try federation.directory(version: version, of: members).document)
    }

    /// A case that is placed with the member before anything of it is sealed.
    private func placed() async throws -> CaseID {
        try await offer(1)
        let id = try await de.confirmCase(in: "US", page: "a")
        try await de.tracing.routeWaiting()
        #expect(try await de.shares(of: id) == ["forward us open"])
        return id
    }

    /// Hours pass, in which others answer.
    private func look(after hours: Int64) async throws {
        clock.set(clock.now() + hours * 3_600_000)
        de.federation.peers.answered(by: central.member, at: de.steps.now)
        try await de.federation.watch()
    }

    @Test(arguments: ["us", "de"]) func nothingIsTakenOverBecauseOfASuspension(_ suspended: String) async throws {
        let id = try await placed()
        try await offer(2, suspending: MemberID(suspended))
        try await look(after: 25)
        #expect(!de.rings("peer.silent", about: us.member))
        #expect(try await de.shares(of: id) == ["forward us open"])
        // What was queued all the time is sent first, and its silence counts from the end of the suspension.
        try await offer(3)
        try await look(after: 0)
        #expect(!de.rings("peer.silent", about: us.member))
        try await look(after: 23)
        #expect(try await de.shares(of: id) == ["forward us open"])
        try await look(after: 2)
        #expect(de.rings("peer.silent", about: us.member))
        #expect(try await de.shares(of: id) == ["forward us reassigned", "central central open"])
    }

    @Test func aReportOfATypeThatTheReceiverDoesNotListWaitsAndIsNoSilence() async throws {
        let id = try await placed()
        try await offer(2, features: ["update"])
        try await look(after: 25)
        #expect(!de.rings("peer.silent", about: us.member))
        #expect(try await de.shares(of: id) == ["forward us open"])
        #expect(
            de.steps.context.trust.current?.waitReason(for: "report", to: us.member, from: de.member) == .notListed(type: "report"))
    }

    @Test func whatPassesDuringASuspensionIsMissedAndYetNoCaseIsTakenOver() async throws {
        let id = try await placed()
        try await federation.run(de) {
            try await de.wait(for: .waits(us.member)) {
                try await de.store.read { try $0.batchUnderWay(to: us.member, lane: .urgent) } != nil
            }
        }
        try await offer(2, suspending: us.member)
        try await look(after: 25)
        // The batch was sent before the suspension and stays without a receipt.
        #expect(de.rings("peer.silent", about: us.member))
        #expect(try await de.shares(of: id) == ["forward us open"])
    }
}
