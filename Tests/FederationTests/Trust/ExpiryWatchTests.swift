import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// The alarms before an end: of our keys, of peers' keys, and of the directory.
@Suite(.timeLimit(.minutes(1))) struct ExpiryWatchTests {
    let federation: SimulatedFederation
    let nl: SimulatedNode
    let de: TestMember
    private var clock: ManualClock { federation.clock }
    let recorder = LogRecorder()
    let watch: ExpiryWatch
    let alarms: AlarmBoard

    init() async throws {
        federation = try SimulatedFederation()
        de = try federation.enrol("de", covering: ["DE"])
        nl = try await federation.node(federation.enrol("nl", covering: ["NL"]))
        let clock = federation.clock
        alarms = AlarmBoard(clock: clock, log: Log(level: .info, sink: recorder.sink, clock: clock))
        let context = nl.federation.context
        watch = ExpiryWatch(
            FederationContext(
                identity: context.identity, store: context.store, trust: context.trust, clock: clock, signals: context.signals,
                transport: context.transport, peers: context.peers, alarms: alarms, metrics: context.metrics, log: context.log))
    }

    private var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// The directory's entry of this node, or of the peer.
    private func listing(_ member: String) -> DirectoryMember {
        var listing = member == "nl" ? nl.listing : de.listing
        listing.endpoints = ["https://127.0.0.1:9"]
        return listing
    }

    /// Gives the node a directory of these members, and looks at it.
    private func look(_ version: Int, _ members: [DirectoryMember], issuedAt: Timestamp? = nil) async throws {
        try await nl.federation.directories.offer(
            federation.secretariat.directory(version: version, of: members, issuedAt: issuedAt ?? now).document)
        watch.look()
    }

    private func rings(_ name: String) -> [Alarm] { alarms.active.filter { $0.name == name } }

    /// The things that may end.
    enum Subject: CaseIterable, Sendable {
        case ownPin, ownKey, peersPin, peersKey

        var member: String { self == .ownPin || self == .ownKey ? "nl" : "de" }
        var alarm: String { self == .ownPin || self == .peersPin ? "tls.expiring" : "signingKey.expiring" }
    }

    /// The members, of which one thing ends at a moment.
    private func members(_ subject: Subject, endingAt end: Timestamp) -> [DirectoryMember] {
        ["nl", "de"].map { name in
            var member = listing(name)
            guard name == subject.member else { return member }
            if subject.alarm == "tls.expiring" { member.pins[0].notAfter = end } else { member.keys[0].notAfter = end }
            return member
        }
    }

    @Test(arguments: Subject.allCases) func rings30And14And7And1DaysAheadAndEachTimeAnew(_ subject: Subject) async throws {
        let end = now + .seconds(31 * 86_400)
        try await look(1, members(subject, endingAt: end))
        #expect(alarms.active.isEmpty)
        let steps: [(day: Int, severity: AlarmSeverity)] = [
            (30, .notice), (29, .notice), (14, .warning), (8, .warning), (7, .warning), (2, .warning), (1, .critical), (0, .critical),
        ]
        var day = 31
        for (version, step) in steps.enumerated() {
            clock.advance(by: .seconds((day - step.day) * 86_400))
            day = step.day
            try await look(version + 2, members(subject, endingAt: end))
            let alarm = try #require(rings(subject.alarm).first, "\(step.day) days ahead")
            #expect(alarm.severity == step.severity && alarm.member?.rawValue == subject.member, "\(step.day) days ahead")
            #expect(alarm.sentence.contains("\(subject.member) ends at \(end); renew it"))
            #expect(alarms.active.count == 1)
        }
        // It rings at 30, 14, 7 and 1 days, and not in between.
        #expect(recorder.lines.filter { $0.contains("alarm.raised") }.count == 4)
    }

    @Test(arguments: Subject.allCases) func isClearedOnceTheNewKeyStandsInTheDirectory(_ subject: Subject) async throws {
        let end = now + .seconds(86_400)
        try await look(1, members(subject, endingAt: end))
        #expect(rings(subject.alarm).count == 1)
        // The new one stands beside the old, and the end of the old one still rings.
        var both = members(subject, endingAt: end)
        for index in both.indices where both[index].id.rawValue == subject.member {
            both[index].pins.append(DirectoryMember.Pin(SHA256.digest(of: Array("another".utf8)), notAfter: now + .seconds(90 * 86_400)))
            both[index].keys.append(
                ListedKey(PublicKey(SigningKey().verifyingKey), notBefore: now, notAfter: now + .seconds(90 * 86_400)))
        }
        try await look(2, both)
        #expect(rings(subject.alarm).count == 1)
        // It has ended but was replaced in time. It stays listed, so that old records verify, and rings no more.
        clock.advance(by: .seconds(2 * 86_400))
        try await look(3, both)
        #expect(alarms.active.isEmpty)
        #expect(recorder.lines.contains { $0.contains("alarm.cleared") && $0.contains(subject.alarm) })
    }

    @Test func isClearedWhenTheKeyIsGoneFromTheDirectory() async throws {
        try await look(1, members(.peersPin, endingAt: now + .seconds(86_400)))
        #expect(rings("tls.expiring").count == 1)
        var renewed = listing("de")
        renewed.pins = [DirectoryMember.Pin(SHA256.digest(of: Array("another".utf8)), notAfter: now + .seconds(90 * 86_400))]
        try await look(2, [listing("nl"), renewed])
        #expect(alarms.active.isEmpty)
    }

    @Test func whatEndedWithoutASuccessorGoesOnRinging() async throws {
        let end = now + .seconds(3_600)
        try await look(1, members(.peersKey, endingAt: end))
        clock.advance(by: .seconds(3 * 86_400))
        try await look(2, members(.peersKey, endingAt: end))
        #expect(rings("signingKey.expiring").map(\.severity) == [.critical])
    }

    @Test func neitherRevokedKeysNorMembersThatLeftRing() async throws {
        var revoked = listing("nl")
        let old = ListedKey(PublicKey(SigningKey().verifyingKey), notBefore: now - .seconds(86_400), notAfter: now + .seconds(86_400))
        revoked.keys.append(old)
        revoked.keys[1].revokedAt = now
        var left = members(.peersPin, endingAt: now + .seconds(86_400))[1]
        left.status = .left(successor: nil)
        try await look(1, [revoked, left])
        #expect(alarms.active.isEmpty)
    }

    @Test func aDirectoryRingsWhenNoNewOneCameForTwoDaysAndWhenItExpired() async throws {
        let members = [listing("nl"), listing("de")]
        try await look(1, members)
        clock.advance(by: .seconds(2 * 86_400))
        watch.look()
        #expect(alarms.active.isEmpty)
        clock.advance(by: .milliseconds(1))
        watch.look()
        #expect(alarms.active.map(\.name) == ["directory.stale"] && alarms.active.map(\.severity) == [.warning])
        clock.advance(by: .seconds(5 * 86_400))
        watch.look()
        #expect(alarms.active.map(\.name) == ["directory.expired"] && alarms.active.map(\.severity) == [.critical])
        try await look(2, members)
        #expect(alarms.active.isEmpty)
    }
}
