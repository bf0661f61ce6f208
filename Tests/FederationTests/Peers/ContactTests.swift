import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// What a node learns of its peers at each contact: their clocks, their logs, their silence.
@Suite(.timeLimit(.minutes(2))) struct ContactTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    private func offer(_ version: Int, _ members: [DirectoryMember], to nodes: [TestNode]) async throws {
        let directory = try federation.directory(version: version, of: members)
        for node in nodes { try await node.federation.directories.offer(directory.document) }
    }

    @Test func aClockADayOffIsAcceptedMeasuredAndAlarmed() async throws {
        var settings = TestNode.Settings()
        settings.clock = ManualClock(now: SystemClock().now() + 86_400_000)
        let de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation, settings)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        try await offer(1, [de.listing, nl.listing], to: [de, nl])
        try await federation.run(de, nl) {
            let id = try await nl.confirmCase(in: "DE", page: "a")
            try await nl.wait(for: .delivered(de.member)) {
                try await nl.store.read { try $0.deliveryCounts(to: de.member, type: "report").accepted } == 1
            }
            #expect(try await de.stage(of: id) != nil)
            let skew = try #require(nl.federation.peers.record(of: de.member).skewMilliseconds)
            #expect(abs(skew - 86_400_000) < 60_000)
            try await nl.federation.watch()
            #expect(nl.rings("clock.skew", about: de.member))
            // The other side measures it too, at its next contact, though it sent nothing.
            await de.federation.meet()
            #expect(abs((de.federation.peers.record(of: nl.member).skewMilliseconds ?? 0) + 86_400_000) < 60_000)
        }
    }

    @Test func aLogThatWasCutAndOneThatWasForkedRaiseAnAlarmWithBothCheckpointsKept() async throws {
        let enrolment = try federation.enrol("de", covering: ["DE"])
        let de = try await TestNode(enrolment, in: federation)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        try await offer(1, [de.listing, nl.listing], to: [de, nl])
        try Self.copy(federation.folder.file("de.sqlite"), to: federation.folder.file("cut.sqlite"))
        try await federation.run(nl) {
            try await federation.run(de) {
                _ = try await de.desk.receive([ReportSubmission(address: "http://de.host.example/1", origin: .public)])
                for page in ["1", "2"] { _ = try await de.confirmCase(in: "DE", page: page) }
                await nl.federation.meet()
            }
            let kept = try #require(nl.federation.peers.record(of: de.member).checkpoint)
            var settings = TestNode.Settings()
            (settings.port, settings.store) = (de.port, "cut.sqlite")
            let cut = try await TestNode(enrolment, in: federation, settings)
            try await federation.run(cut) {
                await nl.federation.meet()
                #expect(nl.rings("log.fork", about: de.member))
                let first = try #require(nl.federation.peers.record(of: de.member).forkedCheckpoint)
                for page in ["3", "4", "5", "6"] { _ = try await cut.confirmCase(in: "DE", page: page) }
                await nl.federation.meet()
                let record = nl.federation.peers.record(of: de.member)
                #expect(record.checkpoint == kept)
                #expect(record.forkedCheckpoint != nil && record.forkedCheckpoint != first)
            }
        }
        // Both are in the store though contact was never written: a crash leaves the proof.
        let known = nl.federation.peers.record(of: de.member)
        await nl.store.close()
        let reopened = try SQLiteCaseStore(path: federation.folder.file("nl.sqlite"), owner: nl.member)
        let stored = try await reopened.read { try $0.peer(de.member) }
        #expect(stored.checkpoint == known.checkpoint && stored.forkedCheckpoint == known.forkedCheckpoint)
        await reopened.close()
    }

    @Test func aBusyPeerAndAChangedKeyAreNoFork() async throws {
        let enrolment = try federation.enrol("de", covering: ["DE"])
        let de = try await TestNode(enrolment, in: federation)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        try await offer(1, [de.listing, nl.listing], to: [de, nl])
        try await federation.run(de, nl) {
            await nl.federation.meet()
            let kept = nl.federation.peers.record(of: de.member).checkpoint
            #expect(kept != nil)
            let next = SigningKey()
            var listing = de.listing
            listing.keys = [
                ListedKey(
                    PublicKey(next.verifyingKey), notBefore: federation.start - .seconds(60), notAfter: federation.start + .seconds(864_000)
                )
            ]
            de.federation.identity.replaceKey(next)
            try await offer(2, [listing, nl.listing], to: [de, nl])
            _ = try await de.confirmCase(in: "DE", page: "1")
            await nl.federation.meet()
            #expect(nl.federation.peers.record(of: de.member).checkpoint != kept)
            #expect(!nl.rings("log.fork") && !nl.rings("log.unreadable"))
        }
        // A node without a directory answers everybody with 503.
        var settings = TestNode.Settings()
        (settings.port, settings.store) = (de.port, "empty.sqlite")
        let busy = try await TestNode(enrolment, in: federation, settings)
        let again = try await TestNode(
            nl.enrolment, in: federation,
            {
                var own = TestNode.Settings(); own.store = "nl2.sqlite"; return own
            }())
        try await offer(3, [de.listing, again.listing], to: [again])
        try await again.federation.peers.save(
            checkpoint: try #require(nl.federation.peers.record(of: de.member).checkpoint), of: de.member)
        try await federation.run(busy) {
            await again.federation.meet()
            #expect(!again.rings("log.fork") && !again.rings("log.unreadable"))
        }
    }

    @Test func afterALongSilenceCentralGetsTheReportTooWhileSomebodyElseAnswers() async throws {
        let clock = ManualClock(now: SystemClock().now())
        var settings = TestNode.Settings()
        settings.clock = clock
        let de = try await TestNode(federation.enrol("de", covering: ["DE"]), in: federation, settings)
        let nl = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation)
        let central = try await TestNode(federation.enrol("central", role: .central), in: federation)
        let us = try TestPeer(federation.enrol("us", covering: ["US"]))
        try await offer(1, [de.listing, nl.listing, central.listing, us.listing], to: [de, nl, central])
        let id = try await federation.run(de) {
            let id = try await de.confirmCase(in: "US", page: "a")
            try await de.wait(for: .routed) { try await de.stage(of: id) == .routed }
            clock.set(clock.now() + 25 * 3_600_000)
            try await de.federation.watch()
            return id
        }
        // Nobody answers: the fault is ours.
        #expect(de.rings("peers.nobodyAnswers"))
        #expect(try await de.shares(of: id) == ["forward us open"])
        de.federation.peers.answered(by: nl.member, at: de.steps.now)
        try await de.federation.watch()
        #expect(de.rings("peer.silent", about: us.member))
        #expect(!de.rings("peers.nobodyAnswers"))
        #expect(try await de.shares(of: id) == ["forward us reassigned", "central central open"])
        let sent = try await de.store.read { view in
            try view.outboundLines(about: view.caseRecord(id)?.number ?? 0).map { "\($0.type) \($0.to) \($0.lane)" }
        }
        // Nothing left the stream, and what follows in it says who has the case now.
        #expect(sent == ["report us urgent", "copy central bulk", "report central bulk", "update us urgent"])
        try await de.federation.watch()
        #expect(try await de.shares(of: id).count == 2)
    }

    private static func copy(_ path: String, to copy: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
    }
}
