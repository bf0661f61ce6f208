import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeAPI
import Observability
import Runtime
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// The members that may speak to a node, over real TLS with real certificates.
@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
    let federation: TestFederation
    let listed: Enrolment
    let now: Timestamp

    init() throws {
        federation = try TestFederation()
        listed = try federation.enrol("de", covering: ["DE"])
        now = federation.start
    }

    private func node(listing change: (inout DirectoryMember) -> Void = { _ in }) async throws -> TestNode {
        var listing = try TestPeer(listed).listing
        change(&listing)
        return try await federation.start([try federation.enrol("nl", covering: ["NL"])], others: [listing])[0]
    }

    /// Asks for the directory with a certificate, and returns the refusal.
    private func refusal(of peer: TestPeer, by node: TestNode) async throws -> RefusalCode? {
        try await federation.run(node) {
            let response = try await peer.send("GET", "/federation/v1/directory", to: node)
            let metrics = String(decoding: node.node.metrics.text(), as: UTF8.self)
            if let code = response.refusal { #expect(metrics.contains("hotline_refusals_total{code=\"\(code.rawValue)\"} 1")) }
            return response.refusal
        }
    }

    private func certificate(
        naming name: String, by authority: CertificateAuthority? = nil, until: Timestamp? = nil
    ) throws -> Certificate {
        try (authority ?? federation.authority).issue(
            to: listed.tlsKey.publicKey, commonName: name, names: CertificateNames(uris: ["urn:hotline:member:\(name)"]),
            notBefore: (now - .seconds(864_000)).milliseconds, notAfter: (until ?? now + .seconds(864_000)).milliseconds)
    }

    @Test func aMemberIsHeard() async throws {
        #expect(try await refusal(of: TestPeer(listed), by: node()) == nil)
    }

    @Test func aStrangerIsNoMember() async throws {
        #expect(try await refusal(of: TestPeer(federation.enrol("xx")), by: node()) == .unknownMember)
    }

    @Test func aKeyThatIsNotPinnedIsRefusedWhateverTheCertificateSays() async throws {
        #expect(try await refusal(of: TestPeer(federation.enrol("de")), by: node()) == .certificateUnpinned)
    }

    @Test func aPinnedKeyUnderAnotherNameIsRefused() async throws {
        #expect(try await refusal(of: TestPeer(listed, showing: certificate(naming: "us")), by: node()) == .certificateNameMismatch)
    }

    @Test func aCertificateOfAnotherAuthorityIsRefusedWhereOneIsListed() async throws {
        let other = try CertificateAuthority(
            commonName: "other", notBefore: (now - .seconds(864_000)).milliseconds, notAfter: (now + .seconds(864_000)).milliseconds)
        let authority = federation.authority.certificate.pem
        let peer = try TestPeer(listed, showing: certificate(naming: "de", by: other))
        #expect(try await refusal(of: peer, by: node { $0.certificateAuthority = authority }) == .certificateUntrusted)
    }

    @Test func aConnectionThatOutlivesItsCertificateIsRefused() async throws {
        let clock = ManualClock(now: now.milliseconds)
        let peer = try TestPeer(listed, showing: certificate(naming: "de", until: now + .seconds(7_200)))
        var settings = TestNode.Settings()
        settings.clock = clock
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [peer.listing], settings)[0]
        try await federation.run(nl) {
            #expect(try await peer.send("GET", "/federation/v1/directory", to: nl).refusal == nil)
            clock.advance(by: .seconds(7_201))
            let late = try await peer.send("GET", "/federation/v1/directory", to: nl)
            #expect(late.status == 403 && late.refusal == .certificateExpired)
        }
    }

    @Test func aMemberThatLeftIsRefused() async throws {
        #expect(try await refusal(of: TestPeer(listed), by: node { $0.status = .left(successor: nil) }) == .memberLeft)
    }

    @Test func withoutACertificateTheHandshakeFails() async throws {
        let node = try await node()
        let nobody = try HTTPClient(identity: nil)
        let trust = PeerTrust.of(node.listing)
        try await federation.run(node) {
            let error = await #expect(throws: TransferError.self) {
                try await nobody.send(ClientRequest(url: node.endpoint + "/federation/v1/directory", trust: trust))
            }
            guard case .refusedHandshake = error?.code else {
                Issue.record("not refused in the handshake: \(String(describing: error))")
                return
            }
        }
    }

    @Test func aCertificateOutsideItsDatesIsRefusedInWordsThatNameTheClock() async throws {
        let node = try await node()
        let peer = try TestPeer(listed, showing: certificate(naming: "de", until: now - .seconds(86_400)))
        try await federation.run(node) {
            let error = await #expect(throws: TransferError.self) { try await peer.send("GET", "/federation/v1/directory", to: node) }
            #expect(error?.code.sentence.contains("clock") == true)
        }
    }

    @Test func aMemberThatIsRemovedLosesAccessOnALiveConnection() async throws {
        let node = try await node()
        let peer = try TestPeer(listed)
        try await federation.run(node) {
            let first = try await peer.send("GET", "/federation/v1/directory", to: node)
            try await node.federation.directories.offer(federation.directory(version: 2, of: [node.listing]).document)
            let second = try await peer.send("GET", "/federation/v1/directory", to: node)
            #expect(first.status == 200)
            #expect(second.refusal == .unknownMember)
            #expect(!second.openedConnection)
        }
    }

    // MARK: Keys and standing

    private func answer(_ node: TestNode, to lines: [[UInt8]], at moment: Timestamp? = nil) async throws -> ClientResponse {
        let peer = try TestPeer(listed)
        return try await federation.run(node) { try await peer.post(peer.batch(lines, to: node.member, at: moment ?? now), to: node) }
    }

    private func line(_ node: TestNode) throws -> [UInt8] {
        let peer = try TestPeer(listed)
        return peer.envelope(to: node.member, peer.report("http://nl.host.example/a", at: now), at: now).line()
    }

    @Test func aKeyCountsOnlyWithinItsDatesAndUntilItIsRevoked() async throws {
        let expired = try await node { $0.keys[0].notAfter = federation.start - .seconds(60) }
        #expect(try await answer(expired, to: [line(expired)]).refusal == .keyExpired)
    }

    @Test func aKeyThatIsToComeDoesNotCountYet() async throws {
        let early = try await node { $0.keys[0].notBefore = federation.start + .seconds(3_600) }
        #expect(try await answer(early, to: [line(early)]).refusal == .keyNotYetValid)
    }

    @Test func aRevokedKeyIsRefused() async throws {
        let revoked = try await node { $0.keys[0].revokedAt = federation.start - .seconds(60) }
        #expect(try await answer(revoked, to: [line(revoked)]).refusal == .keyRevoked)
    }

    @Test func aBatchTakenUnderAKeyKeepsItsReceiptWhenTheKeyIsRevoked() async throws {
        let node = try await node()
        let peer = try TestPeer(listed)
        let batch = peer.batch([try line(node)], to: node.member, at: now)
        try await federation.run(node) {
            let first = try await peer.post(batch, to: node)
            var listing = peer.listing
            listing.keys[0].revokedAt = now - .seconds(60)
            try await node.federation.directories.offer(federation.directory(version: 2, of: [node.listing, listing]).document)
            let again = try await peer.post(batch, to: node)
            #expect(first.status == 200 && again.body == first.body)
        }
    }

    @Test func aSuspendedMembersReportsAreRefusedAndItsUpdatesAboutHeldCasesPass() async throws {
        let node = try await node()
        let peer = try TestPeer(listed)
        let report = peer.envelope(to: node.member, peer.report("http://nl.host.example/a", at: now), at: now)
        let first = peer.batch([report.line()], to: node.member, at: now)
        let other = peer.envelope(to: node.member, peer.report("http://nl.host.example/b", at: now), at: now)
        let update = UpdateBody(event: .reassigned, at: now, responsible: node.member)
        let lines = [other.line(), peer.envelope(to: node.member, .update(update), about: report.caseID, at: now).line()]
        try await federation.run(node) {
            _ = try await peer.post(first, to: node)
            var listing = peer.listing
            listing.status = .suspended
            try await node.federation.directories.offer(federation.directory(version: 2, of: [node.listing, listing]).document)
            let second = try await peer.post(peer.batch(lines, to: node.member, seq: 2, prev: first.digest, at: now), to: node)
            #expect(second.results == [.rejected(.suspended), .accepted(attached: true)])
        }
    }

    @Test func twoWeeksAfterItsDirectoryExpiredANodeTakesNothing() async throws {
        let clock = ManualClock(now: SystemClock().now())
        var settings = TestNode.Settings()
        settings.clock = clock
        let node = try await TestNode(try federation.enrol("nl", covering: ["NL"]), in: federation, settings)
        let peer = try TestPeer(listed)
        try await node.federation.directories.offer(federation.directory(version: 1, of: [node.listing, peer.listing]).document)
        try await federation.run(node) {
            clock.set(clock.now() + 8 * 86_400_000)
            let first = peer.batch([try line(node)], to: node.member, at: now)
            let week = try await peer.post(first, to: node)
            #expect(week.status == 200)
            try await node.federation.watch()
            #expect(node.rings("directory.expired"))
            clock.set(clock.now() + 14 * 86_400_000)
            let late = try await peer.post(peer.batch([try line(node)], to: node.member, seq: 2, prev: first.digest, at: now), to: node)
            #expect(late.status == 503)
            #expect(late.refusal == .directoryExpired)
            #expect(late.header("retry-after") != nil)
        }
    }
}
