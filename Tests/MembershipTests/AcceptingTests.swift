import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import Testing

/// A bundle comes over any way at all; each part of it is checked.
@Suite struct AcceptingTests {
    let federation: Federation
    let now = Federation.now
    let bundle: JoinedBundle

    init() throws {
        federation = try Federation()
        for id in ["nl", "de"] { try federation.join(id) }
        _ = try federation.secretariat.sign(at: now)
        bundle = try JoinedBundle(file: federation.file("secretariat/joined-nl.json"))
    }

    private func refusal(_ change: (inout JoinedBundle) throws -> Void) rethrows -> MembershipError? {
        var changed = bundle
        try change(&changed)
        return #expect(throws: MembershipError.self) { try federation.node("nl").accept(changed.file, at: now) }
    }

    @Test func refusesAnotherMembersBundle() throws {
        let error = #expect(throws: MembershipError.self) {
            try federation.node("nl").accept(federation.file("secretariat/joined-de.json"), at: now)
        }
        #expect(error == .bundle(problem: "it is for de, and this node did not apply as that"))
    }

    @Test func refusesAnotherMembersCertificate() throws {
        let other = try JoinedBundle(file: federation.file("secretariat/joined-de.json"))
        #expect(refusal { $0.certificates = other.certificates } == .bundle(problem: "its certificate is for another key than this node's"))
    }

    @Test func refusesACertificateThatNamesAnother() throws {
        let key = try TLSPrivateKey(from: .file(path: "\(federation.path)/nl/keys/tls.key"))
        let (start, end) = (now.milliseconds - 1_000, now.milliseconds + 1_000_000)
        let authority = try CertificateAuthority(commonName: "Example members", notBefore: start, notAfter: end)
        let certificate = try authority.issue(
            to: key.publicKey, commonName: "nl", names: CertificateNames(uris: ["urn:hotline:member:de"]), notBefore: start, notAfter: end)
        #expect(refusal { $0.certificates = certificate.pem } == .bundle(problem: "its certificate does not name nl"))
    }

    @Test func refusesAForeignAuthority() throws {
        let authority = try CertificateAuthority(
            commonName: "Example members", notBefore: now.milliseconds - 1_000, notAfter: now.milliseconds + 100_000_000)
        let error = refusal { $0.authority = authority.certificate.pem }
        #expect(error == .bundle(problem: "its certificate is not from its authority, or is not valid today"))
    }

    @Test func refusesAForeignRootAndADirectoryUnderIt() throws {
        let other = try Federation()
        try other.join("nl")
        let directory = try other.secretariat.sign(at: now)
        #expect(refusal { $0.roots = other.secretariat.root.document } == .refused(what: "The root document", EnvelopeError(.rootMismatch)))
        #expect(refusal { $0.directory = directory.document } == .refused(what: "The directory", EnvelopeError(.rootMismatch)))
    }

    @Test func refusesADirectoryWithOtherKeys() throws {
        let thief = NodeFolder("\(federation.path)/thief")
        _ = try thief.prepare(
            Federation.application("nl"), root: federation.secretariat.root.document, pinned: federation.secretariat.root.digest, at: now)
        let key = try TLSPrivateKey(from: .file(path: "\(federation.path)/thief/keys/tls.key"))
        #expect(key.publicKey.spkiDigest != (try Certificate(pem: bundle.certificates)).spkiDigest)
        let error = #expect(throws: MembershipError.self) { try thief.accept(bundle.file, at: now) }
        #expect(error == .bundle(problem: "its certificate is for another key than this node's"))
    }

    @Test func refusesADirectoryThatDoesNotPinThisNode() throws {
        let pin = try Certificate(pem: bundle.certificates).spkiDigest
        _ = try federation.secretariat.revoke(pin.hex, of: bundle.member, at: now)
        let directory = try federation.secretariat.sign(at: now)
        #expect(refusal { $0.directory = directory.document } == .bundle(problem: "its directory does not pin this node's TLS key"))
    }

    @Test func refusesADirectoryThatDoesNotListThisNodesKey() throws {
        try FileManager.default.removeItem(atPath: "\(federation.path)/nl/keys/signing.key")
        _ = try Secretariat.makeKey(at: "\(federation.path)/nl/keys/signing.key")
        #expect(refusal { _ in } == .bundle(problem: "its directory does not list this node's signing key"))
    }

    @Test func keepsTheNewerDirectoryWhenAnOlderBundleComesLate() throws {
        let newer = try federation.secretariat.sign(at: now)
        _ = try federation.node("nl").accept(federation.file("secretariat/joined-nl.json"), at: now)
        _ = try federation.node("nl").accept(bundle.file, at: now)
        #expect(try federation.file("nl/federation/directory.jws") == Array(newer.document.utf8))
    }

    @Test func refusesABundleOfAnotherVersion() throws {
        let file = String(decoding: bundle.file, as: UTF8.self).replacing("{\"v\":1,", with: "{\"v\":2,")
        #expect(throws: MembershipError.bundle(problem: "the file is not a bundle of “hotline federation add-member”")) {
            try JoinedBundle(file: Array(file.utf8))
        }
    }

    @Test func leavesWhatWasInstalledWhenABundleIsRefused() throws {
        _ = try federation.node("nl").accept(bundle.file, at: now)
        let before = try federation.file("nl/keys/tls.pem")
        _ = refusal { $0.directory = "a.b.c" }
        #expect(try federation.file("nl/keys/tls.pem") == before)
    }

    @Test func refusesABundleWhereNobodyApplied() {
        let error = #expect(throws: MembershipError.self) { try federation.node("us").accept(bundle.file, at: now) }
        #expect(error?.description.contains("begin with “hotline init --member”") == true)
    }

    @Test(arguments: ["", "{}", "[]", "{\"v\":2}"])
    func refusesWhatIsNoBundle(text: String) {
        #expect(throws: MembershipError.self) { try federation.node("nl").accept(Array(text.utf8), at: now) }
    }
}
