import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A report that waits for the directory and not for its receiver is no silence.
@Suite(.timeLimit(.minutes(1))) struct SuspensionTests {
    let federation: SimulatedFederation
    let de: SimulatedNode
    let (us, central): (TestMember, TestMember)

    init() async throws {
        federation = try SimulatedFederation()
        de = try await federation.node(federation.enrol("de", covering: ["DE"]))
        central = try federation.enrol("central", role: .central)
        us = try federation.enrol("us", covering: ["US"])
    }

    private func members(suspending suspended: MemberID? = nil, features: [String]? = nil) -> [DirectoryMember] {
        var members = [de.listing, central.listing, us.listing]
        for index in members.indices {
            if members[index].id == suspended { members[index].status = .suspended }
            if members[index].id == us.member, let features { members[index].features = features }
        }
        return members
    }

    private func offer(_ version: Int, suspending suspended: MemberID? = nil, features: [String]? = nil) async throws {
        try await federation.offer(version, of: members(suspending: suspended, features: features), to: de)
    }

    /// A case that is assigned to the member before anything of it is sealed.
    private func placed() async throws -> CaseID {
        try await offer(1)
        let id = try await de.confirmCase(in: "US", page: "a")
        try await de.tracing.routeWaiting()
        #expect(try await de.placements(of: id) == ["forward us open"])
        return id
    }

    /// A case that is sealed into a batch and sent in vain.
    private func sealed() async throws -> CaseID {
        let id = try await placed()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await de.federation.outbox.run() }
            try await de.wait(for: .waits(us.member)) {
                try await de.store.read { try $0.batchUnderWay(to: us.member, lane: .urgent) } != nil
            }
            group.cancelAll()
        }
        return id
    }

    /// Hours pass, in which others answer.
    private func look(after hours: Int64) async throws {
        federation.clock.set(federation.clock.now() + hours * 3_600_000)
        de.federation.peers.answered(by: central.member, at: federation.now)
        try await de.federation.watch()
    }

    @Test(arguments: ["us", "de"]) func nothingIsTakenOverBecauseOfASuspension(_ suspended: String) async throws {
        let id = try await placed()
        try await offer(2, suspending: MemberID(suspended))
        try await look(after: 25)
        #expect(!de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us open"])
        // Lines queued during the suspension are sent first, and silence about them counts from its end.
        try await offer(3)
        try await look(after: 0)
        #expect(!de.rings("peer.silent", about: us.member))
        try await look(after: 23)
        #expect(try await de.placements(of: id) == ["forward us open"])
        try await look(after: 2)
        #expect(de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
    }

    @Test func aReportOfATypeThatTheReceiverDoesNotListWaitsAndIsNoSilence() async throws {
        let id = try await placed()
        try await offer(2, features: ["update"])
        try await look(after: 25)
        #expect(!de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us open"])
        #expect(de.federation.context.directory?.waitReason(for: "report", to: us.member, from: de.member) == .notListed(type: "report"))
        // Once the type is listed, the member gets its time.
        try await offer(3)
        try await look(after: 24)
        #expect(!de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us open"])
        try await look(after: 1)
        #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
    }

    @Test func whatPassesDuringASuspensionIsMissedAndYetNoCaseIsTakenOver() async throws {
        let id = try await sealed()
        try await offer(2, suspending: us.member)
        try await look(after: 25)
        // The batch was sent before the suspension and stays without a receipt.
        #expect(de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us open"])
    }

    @Test func aBatchSealedBeforeASuspensionGetsItsTimeAfterTheEndOfIt() async throws {
        let id = try await sealed()
        try await offer(2, suspending: us.member)
        try await look(after: 25)
        try await offer(3)
        // The batch is older than the suspension, but the member could not answer during it.
        try await look(after: 0)
        try await look(after: 24)
        #expect(try await de.placements(of: id) == ["forward us open"])
        try await look(after: 1)
        #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
    }

    private func silenceCountsFrom() async throws -> Timestamp? { try await de.store.read { try $0.peer(us.member).silenceCountsFrom } }

    @Test func theEndOfASuspensionIsInTheStoreWithTheDirectoryAndNoLookWritesIt() async throws {
        _ = try await placed()
        try await offer(2, suspending: us.member)
        try await look(after: 25)
        #expect(try await silenceCountsFrom() == nil)
        try await offer(3)
        let end = federation.now
        #expect(try await silenceCountsFrom() == end)
        // Another directory that changes nothing for the member gives it no more time.
        try await look(after: 1)
        try await offer(4)
        #expect(try await silenceCountsFrom() == end)
        #expect(de.federation.peers.record(of: us.member).silenceCountsFrom == end)
    }

    @Test func aMemberThatAnswersAgainIsSilentNoMore() async throws {
        _ = try await sealed()
        try await look(after: 25)
        #expect(de.rings("peer.silent", about: us.member))
        let back = try await federation.node(us)
        try await federation.offer(1, of: members(), to: back)
        try await back.reachable {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await de.federation.outbox.run() }
                try await de.federation.retryNow(us.member)
                try await de.wait(for: .delivered(us.member)) { try await de.store.read { try $0.outboxDepths() }[us.member] == nil }
                group.cancelAll()
            }
        }
        try await look(after: 0)
        #expect(!de.rings("peer.silent", about: us.member))
    }

    @Test func ifOnlyTheSilentMemberAnswersTheFaultIsOurs() async throws {
        let id = try await sealed()
        federation.clock.set(federation.clock.now() + 25 * 3_600_000)
        de.federation.peers.answered(by: us.member, at: federation.now)
        try await de.federation.watch()
        #expect(de.rings("peers.nobodyAnswers") && !de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us open"])
        try await look(after: 0)
        #expect(!de.rings("peers.nobodyAnswers") && de.rings("peer.silent", about: us.member))
        #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
    }
}
