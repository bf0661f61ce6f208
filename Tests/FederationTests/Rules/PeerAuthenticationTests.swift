import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Federation

/// The member that a certificate belongs to. The handshake has checked its dates; a connection may outlive them.
@Suite struct PeerAuthenticationTests {
    private let secretariat: TestSecretariat
    private let (de, left): (TestMember, TestMember)
    private var now: Timestamp { secretariat.start }

    init() throws {
        secretariat = try TestSecretariat()
        de = try secretariat.enrol("de")
        var gone = try secretariat.enrol("gone")
        gone.listing.status = .left(successor: nil)
        left = gone
    }

    private func presented(
        _ member: TestMember, named names: [String]? = nil, from: Duration = .seconds(-60), until: Duration = .seconds(60)
    ) -> PeerAuthentication.Presented {
        PeerAuthentication.Presented(
            der: [], spki: member.listing.pins[0].spki.bytes, uriNames: names ?? ["urn:hotline:member:\(member.member)"],
            notBefore: now + from, notAfter: now + until)
    }

    /// The refusal; `nil` for the member itself.
    private func refusal(of presented: PeerAuthentication.Presented?, without: Bool = false) throws -> RefusalCode? {
        let directory = try secretariat.directory(version: 1, of: [de.listing, left.listing])
        do throws(RefusalCode) {
            let member = try PeerAuthentication.member(for: presented, in: without ? nil : directory, at: now)
            #expect(member.id == de.member)
            return nil
        } catch { return error }
    }

    @Test func aListedKeyUnderItsNameWithinItsDatesIsTheMember() throws {
        #expect(try refusal(of: presented(de)) == nil)
        #expect(try refusal(of: presented(de, named: ["urn:other", "urn:hotline:member:de"])) == nil)
    }

    @Test(arguments: [
        (from: -60, until: 0, code: RefusalCode?.none), (-60, -1, .certificateExpired), (0, 60, nil), (1, 60, .certificateExpired),
    ])
    func aCertificateCountsOnlyWithinItsDatesTheFutureOnesTooNot(from: Int, until: Int, code: RefusalCode?) throws {
        #expect(try refusal(of: presented(de, from: .milliseconds(from), until: .milliseconds(until))) == code)
    }

    @Test func whatIsWrongIsNamed() throws {
        let stranger = try secretariat.enrol("xx")
        #expect(try refusal(of: presented(de), without: true) == .directoryMissing)
        #expect(try refusal(of: nil) == .clientCertificateMissing)
        #expect(try refusal(of: presented(stranger)) == .unknownMember)
        #expect(try refusal(of: presented(stranger, named: ["urn:hotline:member:de"])) == .certificateUnpinned)
        #expect(try refusal(of: presented(de, named: ["urn:hotline:member:us"])) == .certificateNameMismatch)
        #expect(try refusal(of: presented(de, named: [])) == .certificateNameMismatch)
        #expect(try refusal(of: presented(left)) == .memberLeft)
    }

    @Test func whereAnAuthorityIsListedItHasIssuedTheCertificate() throws {
        let authorities = try ["listed", "other"].map {
            try CertificateAuthority(
                commonName: $0, notBefore: (now - .seconds(60)).milliseconds, notAfter: (now + .seconds(60)).milliseconds)
        }
        var listing = de.listing
        listing.certificateAuthority = authorities[0].certificate.pem
        let directory = try secretariat.directory(version: 1, of: [listing])
        func leaf(by authority: CertificateAuthority) throws -> PeerAuthentication.Presented {
            var leaf = presented(de)
            leaf.der = try authority.issue(
                to: TLSPrivateKey().publicKey, commonName: "de", names: CertificateNames(uris: ["urn:hotline:member:de"]),
                notBefore: leaf.notBefore.milliseconds, notAfter: leaf.notAfter.milliseconds
            ).der
            return leaf
        }
        #expect(try PeerAuthentication.member(for: leaf(by: authorities[0]), in: directory, at: now).id == de.member)
        #expect(throws: RefusalCode.certificateUntrusted) {
            try PeerAuthentication.member(for: leaf(by: authorities[1]), in: directory, at: now)
        }
    }
}
