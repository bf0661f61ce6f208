import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// The facts that a node learns of its peers at each contact: their clocks, their logs, their silence.
@Suite(.timeLimit(.minutes(1))) struct ContactTests {
    let federation: SimulatedFederation
    let (de, nl): (SimulatedNode, SimulatedNode)

    init() async throws {
        federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    private func record(of peer: SimulatedNode, at node: SimulatedNode) -> PeerRecord { node.federation.peers.record(of: peer.member) }

    @Test func aClockADayOffIsAcceptedMeasuredAndAlarmed() async throws {
        let clock = ManualClock(now: federation.clock.now() + 86_400_000)
        await de.store.close()
        let de = try await federation.node(de.enrolment, clock: clock)
        try await federation.run(de, nl) {
            let id = try await nl.confirmCase(in: "DE", page: "a")
            try await nl.wait(for: .delivered(de.member)) {
                try await nl.store.read { try $0.deliveryCounts(to: de.member, type: "report").accepted } == 1
            }
            #expect(try await de.stage(of: id) != nil)
            await nl.federation.meet()
            #expect(record(of: de, at: nl).skewMilliseconds == 86_400_000)
            try await nl.federation.watch()
            #expect(nl.rings("clock.skew", about: de.member))
            // The other side measures it too, at its next contact, though it sent nothing.
            await de.federation.meet()
            #expect(record(of: nl, at: de).skewMilliseconds == -86_400_000)
            clock.set(federation.clock.now())
            await nl.federation.meet()
            try await nl.federation.watch()
            #expect(!nl.rings("clock.skew"))
        }
    }

    @Test(arguments: [0, 3_600_000]) func aClockIsComparedAtTheMiddleOfTheExchangeEvenIfOursIsSetMeanwhile(_ change: Int64) async throws {
        federation.network.fail { if case .streamState = $0.request { .delayed(.seconds(20)) } else { nil } }
        await de.reachable {
            async let met: Void = nl.federation.meet()
            await federation.clock.sleepers()
            federation.clock.set(federation.clock.now() + change)
            federation.clock.advance(by: .seconds(20))
            await met
        }
        // The peer signs at the end of the exchange, ten seconds after its middle.
        #expect(record(of: de, at: nl).skewMilliseconds == 10_000)
    }

    // MARK: Logs

    /// The peer as it answers from another store.
    private func other(_ store: String) async throws -> SimulatedNode {
        let node = try await federation.node(de.enrolment, store: store)
        if node.federation.context.directory == nil { try await federation.offer(1, of: [de.listing, nl.listing], to: node) }
        return node
    }

    private static func copy(_ path: String, to copy: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }

    @Test func aLogThatWasCutAndOneThatWasForkedRaiseAnAlarmWithBothCheckpointsKept() async throws {
        let folder = federation.secretariat.folder
        try Self.copy(folder.file("de.sqlite"), to: folder.file("cut.sqlite"))
        for page in ["1", "2"] { _ = try await de.confirmCase(in: "DE", page: page) }
        await de.reachable { await nl.federation.meet() }
        let kept = try #require(record(of: de, at: nl).checkpoint)
        #expect(!nl.rings("log.fork"))
        let cut = try await other("cut.sqlite")
        try await cut.reachable {
            await nl.federation.meet()
            #expect(nl.rings("log.fork", about: de.member))
            let first = try #require(record(of: de, at: nl).forkedCheckpoint)
            for page in ["3", "4", "5", "6"] { _ = try await cut.confirmCase(in: "DE", page: page) }
            await nl.federation.meet()
            #expect(record(of: de, at: nl).checkpoint == kept)
            #expect(record(of: de, at: nl).forkedCheckpoint != nil && record(of: de, at: nl).forkedCheckpoint != first)
        }
        // Both are in the store although the contact was never written: a crash leaves the proof.
        let known = record(of: de, at: nl)
        let crashed = try await federation.restarted(nl)
        let stored = record(of: de, at: crashed)
        #expect(stored.checkpoint == known.checkpoint && stored.forkedCheckpoint == known.forkedCheckpoint)
        #expect(stored.answeredAt == nil)
    }

    @Test func aLogThatOnlyGrowsIsFollowed() async throws {
        try await de.reachable {
            await nl.federation.meet()
            let first = try #require(record(of: de, at: nl).checkpoint)
            await nl.federation.meet()
            #expect(record(of: de, at: nl).checkpoint == first)
            _ = try await de.confirmCase(in: "DE", page: "1")
            await nl.federation.meet()
            #expect(record(of: de, at: nl).checkpoint != first)
            #expect(nl.alarms.isEmpty)
        }
    }

    @Test func aNewLogRingsAndIsFollowedFromThenOn() async throws {
        await de.reachable { await nl.federation.meet() }
        let first = try #require(record(of: de, at: nl).checkpoint)
        let fresh = try await other("fresh.sqlite")
        await fresh.reachable { await nl.federation.meet() }
        #expect(nl.rings("log.newEpoch", about: de.member) && !nl.rings("log.fork"))
        #expect(record(of: de, at: nl).checkpoint != first && record(of: de, at: nl).forkedCheckpoint == nil)
    }

    @Test func aChangedKeyIsNoForkAndOneThatIsNotListedMakesTheLogUnreadable() async throws {
        let next = SigningKey()
        let key = ListedKey(
            PublicKey(next.verifyingKey), notBefore: federation.start - .seconds(60), notAfter: federation.start + .seconds(864_000))
        var listing = de.listing
        listing.keys = [key]
        try await de.reachable {
            await nl.federation.meet()
            let kept = try #require(record(of: de, at: nl).checkpoint)
            de.federation.identity.replaceKey(next)
            _ = try await de.confirmCase(in: "DE", page: "1")
            await nl.federation.meet()
            #expect(nl.rings("log.unreadable", about: de.member))
            #expect(record(of: de, at: nl).checkpoint == kept)
            try await federation.offer(2, of: [listing, nl.listing], to: de, nl)
            await nl.federation.meet()
            #expect(record(of: de, at: nl).checkpoint != kept)
            #expect(!nl.rings("log.fork") && !nl.rings("log.unreadable"))
            // An unchanged log that can be read again ends the alarm as well.
            nl.testDesk.alarms.raise(.logUnreadable, severity: .warning, member: de.member, "as above")
            await nl.federation.meet()
            #expect(!nl.rings("log.unreadable"))
        }
    }

    @Test func aBusyPeerTellsNothingAboutItsLog() async throws {
        try await de.reachable {
            await nl.federation.meet()
            let kept = record(of: de, at: nl).checkpoint
            _ = try await de.confirmCase(in: "DE", page: "1")
            federation.network.fail { if case .consistency = $0.request { .lostReply } else { nil } }
            await nl.federation.meet()
            #expect(nl.alarms.isEmpty)
            #expect(record(of: de, at: nl).checkpoint == kept)
        }
        // A node without a directory refuses everybody.
        let busy = try await federation.node(de.enrolment, store: "busy.sqlite")
        await busy.reachable { await nl.federation.meet() }
        #expect(nl.alarms.isEmpty)
    }

    /// The watch of a node whose peers answer some requests otherwise.
    private func watch(answering answer: @escaping @Sendable (PeerRequest) -> PeerReply?) -> CheckpointWatch {
        let context = nl.federation.context
        return CheckpointWatch(
            context: FederationContext(
                identity: context.identity, store: context.store, trust: context.trust, clock: context.clock, signals: context.signals,
                transport: OtherAnswers(transport: context.transport, answer: answer), peers: context.peers, alarms: context.alarms,
                metrics: context.metrics, log: context.log))
    }

    @Test func aPeerThatPutsOffTheProofIsNoForger() async throws {
        try await de.reachable {
            await nl.federation.meet()
            let kept = record(of: de, at: nl).checkpoint
            _ = try await de.confirmCase(in: "DE", page: "1")
            let busy = PeerRefusal(status: 503, code: nil, retryAfter: 30)
            await watch { if case .consistency = $0 { .refused(busy) } else { nil } }.check(de.member)
            #expect(nl.alarms.isEmpty)
            #expect(record(of: de, at: nl).checkpoint == kept && record(of: de, at: nl).forkedCheckpoint == nil)
            // One that does not know the size it signed leaves the two states unproven.
            let unknown = PeerRefusal(status: 400, code: nil, retryAfter: nil)
            await watch { if case .consistency = $0 { .refused(unknown) } else { nil } }.check(de.member)
            #expect(nl.rings("log.fork", about: de.member))
        }
    }

    @Test func theLogOfAnotherMemberIsNotThePeersWhoeverSignedIt() async throws {
        let fr = try await federation.node(federation.enrol("fr", covering: ["FR"]))
        try await federation.offer(2, of: [de.listing, nl.listing, fr.listing], to: nl, fr)
        fr.federation.identity.replaceKey(de.enrolment.signingKey)
        let note = await fr.reachable { try? await nl.federation.context.transport.fetch(.checkpoint, from: fr.listing) }
        let shown = try #require(note)
        await watch { $0 == .checkpoint ? .success(shown) : nil }.check(de.member)
        #expect(nl.rings("log.unreadable", about: de.member))
        #expect(record(of: de, at: nl).checkpoint == nil)
    }

    // MARK: Silence

    @Test func afterALongSilenceCentralGetsTheReportTooWhileSomebodyElseAnswers() async throws {
        let (central, us) = (try federation.enrol("central", role: .central), try federation.enrol("us", covering: ["US"]))
        try await federation.offer(2, of: [de.listing, nl.listing, central.listing, us.listing], to: de)
        let id = try await de.confirmCase(in: "US", page: "a")
        try await de.tracing.routeWaiting()
        federation.clock.set(federation.clock.now() + 25 * 3_600_000)
        try await de.federation.watch()
        // No member answers: the fault is ours.
        #expect(de.rings("peers.nobodyAnswers"))
        #expect(try await de.placements(of: id) == ["forward us open"])
        de.federation.peers.answered(by: nl.member, at: de.steps.now)
        try await de.federation.watch()
        #expect(de.rings("peer.silent", about: us.member))
        #expect(!de.rings("peers.nobodyAnswers"))
        #expect(try await de.placements(of: id) == ["forward us reassigned", "central central open"])
        let sent = try await de.store.read { view in
            try view.outboundLines(about: view.caseRecord(id)?.number ?? 0).map { "\($0.type) \($0.to) \($0.lane)" }
        }
        // Nothing left the stream, and what follows in it says who has the case now.
        #expect(sent == ["report us urgent", "copy central bulk", "report central bulk", "update us urgent"])
        try await de.federation.watch()
        #expect(try await de.placements(of: id).count == 2)
    }

    @Test func aRequestAndAnAnswerAreRemembered() async throws {
        federation.clock.set(federation.clock.now() + 60_000)
        await de.reachable { await nl.federation.meet() }
        #expect(record(of: nl, at: de).heardAt == federation.now && record(of: nl, at: de).answeredAt == nil)
        #expect(record(of: de, at: nl).answeredAt == federation.now && record(of: de, at: nl).heardAt == nil)
        #expect(record(of: de, at: nl).directoryVersion == 1)
        try await nl.federation.writePeers()
        #expect(try await nl.store.read { try $0.peer(de.member) } == record(of: de, at: nl))
    }
}

/// A transport on which some requests are answered otherwise than by their receiver.
private struct OtherAnswers: PeerTransport {
    let transport: any PeerTransport
    let answer: @Sendable (PeerRequest) -> PeerReply?

    func send(_ request: PeerRequest, to member: DirectoryMember) async throws(NoReply) -> PeerReply {
        if let reply = answer(request) { return reply }
        return try await transport.send(request, to: member)
    }
}
