import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import Testing

/// A member's keys, from one to the next.
@Suite struct KeyRenewalTests {
    let federation: Federation
    let now = Federation.now
    let later = Federation.now + .seconds(86_400)
    let nl: MemberID

    init() throws {
        federation = try Federation()
        nl = try #require(MemberID("nl"))
        try federation.join("nl", countries: [("NL", 1)])
        try federation.join("de")
        _ = try federation.secretariat.sign(at: now)
        try accept()
    }

    private var node: NodeFolder { federation.node("nl") }

    @discardableResult
    private func accept() throws -> NodeFolder.Accepted { try node.accept(federation.file("secretariat/joined-nl.json"), at: later) }

    private func renewal(_ body: () throws -> Void) -> MembershipError? { #expect(throws: MembershipError.self, performing: body) }

    /// The whole way up to the answer.
    private func renew(_ kinds: Set<KeyKind>) throws -> Directory {
        _ = try node.renew(kinds, at: later)
        _ = try federation.secretariat.renew(federation.file("nl/renew-nl.json"), at: later)
        let directory = try federation.secretariat.sign(at: later)
        try accept()
        return directory
    }

    @Test func listsOldAndNewSideBySideAndSwitches() throws {
        let before = try node.keys(at: later)
        let directory = try renew([.signing, .tls])
        let member = try #require(directory.member(nl))
        #expect(member.keys.count == 2 && member.pins.count == 2)
        #expect(member.keys[0].notAfter == later + Secretariat.overlap)
        #expect(member.keys[1].notBefore == later - .seconds(7 * 86_400))
        #expect(member.coverage.map(\.country.rawValue) == ["NL"])
        let switched = try node.switchKeys([.signing, .tls], at: later)
        #expect(Set(switched.map(\.name)) == [member.keys[1].key.keyID, member.pins[1].spki.hex])
        let certificate = try Certificate(pem: String(decoding: federation.file("nl/keys/tls.pem"), as: UTF8.self))
        #expect(certificate.spkiDigest == member.pins[1].spki && certificate.uriNames == ["urn:hotline:member:nl"])
        #expect(certificate.dnsNames == ["nl.example"])
        #expect(try federation.mode(of: "nl/keys/signing.key") == 0o600 && federation.mode(of: "nl/keys/tls.key") == 0o600)
        let after = try node.keys(at: later)
        #expect(Set(after.filter { $0.place == .former }.map(\.name)) == Set(before.map(\.name)))
        #expect(!after.contains { $0.place == .next })
        // The next bundle is for the keys that are in use now.
        #expect(try !accept().isNext)
    }

    @Test func theSameRequestAgainChangesNothingListed() throws {
        _ = try renew([.signing, .tls])
        let member = try #require(federation.secretariat.draft.members.first)
        let again = later + .seconds(86_400)
        let renewal = try federation.secretariat.renew(federation.file("nl/renew-nl.json"), at: again)
        let after = try #require(federation.secretariat.draft.members.first)
        #expect(after.keys == member.keys && after.pins.map(\.spki) == member.pins.map(\.spki))
        #expect(renewal.formerKeysEnd == later + Secretariat.overlap)
    }

    @Test func formerKeysAreKeptUntilTheDirectoryLetsThemGo() throws {
        _ = try renew([.signing, .tls])
        _ = try node.switchKeys([.signing, .tls], at: later)
        #expect(try node.pruneKeys(at: later).isEmpty)
        let removed = try node.pruneKeys(at: later + Secretariat.overlap)
        #expect(removed.map(\.kind) == [.signing])
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(federation.path)/nl/keys")
        #expect(files.filter { $0.hasPrefix("former-signing") }.isEmpty && files.filter { $0.hasPrefix("former-tls") }.count == 2)
    }

    @Test func onlyFormerKeysAreEverRemoved() throws {
        let key = try #require(federation.secretariat.draft.members.first?.keys.first?.key.keyID)
        _ = try federation.secretariat.revoke(key, of: nl, at: later)
        _ = try federation.secretariat.sign(at: later)
        try accept()
        _ = try node.renew([.signing, .tls], at: later)
        #expect(try node.pruneKeys(at: later).isEmpty)
    }

    @Test func noKeyIsRemovedWithoutADirectory() throws {
        try FileManager.default.removeItem(atPath: "\(federation.path)/nl/federation/directory.jws")
        #expect(
            problem { _ = try node.pruneKeys(at: later) } == "no directory is installed, so it is unknown which keys still count")
    }

    // MARK: Refusals of the node's side

    private func problem(_ body: () throws -> Void) -> String? {
        guard case .keys(let problem)? = renewal(body) else { return nil }
        return problem
    }

    @Test(arguments: [(KeyKind.signing, "signing key"), (.tls, "TLS key")])
    func neverSwitchesToAKeyThatTheDirectoryDoesNotList(kind: KeyKind, words: String) throws {
        #expect(problem { _ = try node.switchKeys([kind], at: later) } == "there is no next \(words); “hotline keys renew” makes one")
        _ = try node.renew([kind], at: later)
        let before = try federation.file("nl/keys/signing.key") + federation.file("nl/keys/tls.key")
        let error = problem { _ = try node.switchKeys([kind], at: later) }
        #expect(error?.hasPrefix("directory version 1 does not list the next \(words) yet; ") == true)
        #expect(try federation.file("nl/keys/signing.key") + federation.file("nl/keys/tls.key") == before)
    }

    @Test func neverSwitchesToAKeyThatWasRevokedMeanwhile() throws {
        let directory = try renew([.signing])
        let next = try #require(directory.member(nl)?.keys.last?.key.keyID)
        _ = try federation.secretariat.revoke(next, of: nl, at: later)
        _ = try federation.secretariat.sign(at: later)
        try accept()
        #expect(
            problem { _ = try node.switchKeys([.signing], at: later) }
                == "directory version 3 lists the next signing key, but it does not count (keyRevoked)")
    }

    @Test func switchesNothingWhenOneOfTheTwoMayNot() throws {
        _ = try renew([.signing])
        _ = try node.renew([.tls], at: later)
        let before = try federation.file("nl/keys/signing.key")
        _ = problem { _ = try node.switchKeys([.signing, .tls], at: later) }
        #expect(try federation.file("nl/keys/signing.key") == before)
    }

    @Test func neverSwitchesToATLSKeyWithoutItsCertificate() throws {
        _ = try renew([.tls])
        try FileManager.default.removeItem(atPath: "\(federation.path)/nl/keys/next-tls.pem")
        #expect(
            problem { _ = try node.switchKeys([.tls], at: later) }
                == "there is no certificate of the next TLS key; install the secretariat's answer with “hotline init --accept”")
    }

    @Test func completesASwitchThatACrashCutInTwo() throws {
        let directory = try renew([.tls])
        let keys = "\(federation.path)/nl/keys"
        try FileManager.default.removeItem(atPath: keys + "/tls.pem")
        try FileManager.default.moveItem(atPath: keys + "/next-tls.pem", toPath: keys + "/tls.pem")
        #expect(try node.switchKeys([.tls], at: later).map(\.name) == [directory.member(nl)?.pins.last?.spki.hex])
    }

    @Test func aFolderThatBelongsToNobodyHasNoKeys() throws {
        try federation.prepare(Federation.application("us"))
        #expect(problem { _ = try federation.node("us").renew([.signing], at: later) }?.hasSuffix("finish “hotline init” first") == true)
    }

    @Test func aBundleForNeitherKeyIsRefused() throws {
        _ = try node.renew([.tls], at: later)
        _ = try federation.secretariat.renew(federation.file("nl/renew-nl.json"), at: later)
        try FileManager.default.removeItem(atPath: "\(federation.path)/nl/keys/next-tls.key")
        #expect(renewal { try accept() } == .bundle(problem: "its certificate is for another key than this node's"))
    }

    // MARK: Refusals of the secretariat's side

    private func request(
        by key: SigningKey? = nil, member: String = "nl", pin: Digest? = nil, nextTLS: TLSPublicKey? = nil, next: SigningKey? = nil,
        proof: SigningKey? = nil, root: Digest? = nil
    ) throws -> [UInt8] {
        let current = try SigningKey(from: .file(path: "\(federation.path)/nl/keys/signing.key"))
        let tls = try TLSPrivateKey(from: .file(path: "\(federation.path)/nl/keys/tls.key")).publicKey
        let request = RenewalRequest(
            member: try #require(MemberID(member)), tlsPin: pin ?? tls.spkiDigest, nextTLSKey: nextTLS,
            nextSigningKey: next.map { PublicKey($0.verifyingKey) }, rootDigest: root ?? federation.secretariat.root.digest, at: later)
        return request.file(signedBy: key ?? current, next: proof ?? next)
    }

    private func refusal(_ file: [UInt8]) -> MembershipError? {
        let before = federation.secretariat.draft
        let error = renewal { _ = try federation.secretariat.renew(file, at: later) }
        #expect(federation.secretariat.draft == before)
        return error
    }

    private func refused(_ code: RefusalCode, member: String? = nil) -> MembershipError {
        .refused(what: "The renewal request", EnvelopeError(code, member: member))
    }

    @Test func refusesWhomItCannotTell() throws {
        #expect(refusal(try request(by: SigningKey(), next: SigningKey())) == refused(.unknownKey))
        #expect(refusal(try request(member: "us", next: SigningKey())) == refused(.unknownMember))
        let other = try SigningKey(from: .file(path: "\(federation.path)/de/keys/signing.key"))
        #expect(refusal(try request(by: other, next: SigningKey())) == refused(.unknownKey))
        #expect(refusal(try request(next: SigningKey(), root: .zero))?.description.contains("made for another federation") == true)
    }

    @Test func refusesARevokedSigner() throws {
        let key = try #require(federation.secretariat.draft.members.first?.keys.first?.key.keyID)
        #expect(try federation.secretariat.revoke(key, of: nl, at: later) == (0, 1))
        #expect(refusal(try request(next: SigningKey())) == refused(.keyRevoked))
    }

    @Test func refusesANextKeyThatNobodyShowedToHave() throws {
        #expect(refusal(try request(next: SigningKey(), proof: SigningKey())) == refused(.unknownKey))
        let file = try request(next: SigningKey())
        let text = String(decoding: file, as: UTF8.self)
        let cut = try #require(text.range(of: ",\"nextKey\""))
        #expect(refusal(Array((text[..<cut.lowerBound] + "}\n").utf8)) == refused(.malformedSignature))
    }

    @Test func refusesANextKeyThatSignedSomethingElse() throws {
        let next = SigningKey()
        let (file, other) = (try request(next: next), try request(pin: .zero, next: next))
        let parts = [(file, "renewalRequest"), (other, "nextKey")]
        let mixed = JSONValue.object(try parts.map { .init($0.1, try #require(JSONValue(parsing: $0.0)[$0.1])) })
        #expect(refusal(mixed.compactBytes) == refused(.badSignature, member: "nextKey"))
    }

    @Test func refusesARequestUnderAKeyThatDidNotSignIt() throws {
        let text = String(decoding: try request(nextTLS: TLSPrivateKey().publicKey), as: UTF8.self)
        let signature = try #require(text.lastIndex(of: "."))
        let first = text.index(after: signature)
        let forged = text[..<first] + (text[first] == "A" ? "B" : "A") + text[text.index(after: first)...]
        #expect(refusal(Array(forged.utf8)) == refused(.badSignature))
    }

    @Test func refusesAMemberThatLeft() throws {
        let file = try request(next: SigningKey())
        try federation.leave("nl")
        #expect(renewal { _ = try federation.secretariat.renew(file, at: later) } == refused(.unknownMember))
    }

    @Test func refusesATLSKeyThatHasEnded() throws {
        let file = try request(nextTLS: TLSPrivateKey().publicKey)
        #expect(
            renewal { _ = try federation.secretariat.renew(file, at: now + Secretariat.certificateLifetime) }
                == .renewal(problem: "the TLS key that it says is in use is not pinned for nl"))
    }

    @Test func aKeyThatHasItsEndKeepsItThroughTheNextRenewal() throws {
        let (second, third) = (SigningKey(), SigningKey())
        _ = try federation.secretariat.renew(request(next: second), at: later)
        _ = try federation.secretariat.renew(request(by: second, next: third), at: later + .seconds(86_400))
        let keys = try #require(federation.secretariat.draft.members.first?.keys)
        #expect(keys.map(\.notAfter).prefix(2) == [later + Secretariat.overlap, later + .seconds(86_400) + Secretariat.overlap])
    }

    @Test func refusesKeysThatAreListedAlready() throws {
        let de = try SigningKey(from: .file(path: "\(federation.path)/de/keys/signing.key"))
        #expect(refusal(try request(next: de)) == .request(problem: "one of its keys is listed for de"))
        let tls = try TLSPrivateKey(from: .file(path: "\(federation.path)/nl/keys/tls.key")).publicKey
        #expect(refusal(try request(nextTLS: tls)) == .renewal(problem: "the next TLS key is the one in use"))
        _ = try renew([.signing])
        let former = try SigningKey(from: .file(path: "\(federation.path)/nl/keys/signing.key"))
        #expect(refusal(try request(next: former)) == .renewal(problem: "the next signing key was listed before; a new one is needed"))
    }

    @Test func refusesATLSKeyInUseThatIsNotPinned() throws {
        #expect(
            refusal(try request(pin: .zero, nextTLS: TLSPrivateKey().publicKey))
                == .renewal(problem: "the TLS key that it says is in use is not pinned for nl"))
    }

    @Test(arguments: ["", "{}", "{\"renewalRequest\":1}", "{\"renewalRequest\":\"a.b.c\"}"])
    func refusesWhatIsNoRequest(text: String) throws { _ = refusal(Array(text.utf8)) }

    @Test func refusesARequestForNothing() throws {
        #expect(refusal(try request()) == refused(.malformed, member: "nextSigningKey"))
    }

    // MARK: Revoking and replacing

    @Test func aRevokedKeyAndADroppedPinAreGoneFromTheNextDirectoryOn() throws {
        let listed = try #require(federation.secretariat.draft.members.first)
        _ = try federation.secretariat.revoke(listed.keys[0].key.keyID, of: nl, at: later)
        #expect(try federation.secretariat.revoke(listed.pins[0].spki.hex, of: nl, at: later) == (0, 0))
        let member = try #require(try federation.secretariat.sign(at: later).member(nl))
        #expect(member.keys[0].revokedAt == later && member.pins.isEmpty)
        let name = listed.keys[0].key.keyID
        #expect(renewal { _ = try federation.secretariat.revoke(name, of: nl, at: later) } == .unknownKey(name, member: nl))
        let us = try #require(MemberID("us"))
        #expect(renewal { _ = try federation.secretariat.revoke(name, of: us, at: later) } == .unknownMember(us))
    }

    @Test func aMemberThatLostEverythingGetsNewKeysAndItsOldOnesAreRevoked() throws {
        let old = try #require(federation.secretariat.draft.members.first)
        let new = federation.node("new")
        _ = try new.prepare(
            Federation.application("nl"), root: federation.file("secretariat/root.json"), pinned: federation.secretariat.root.digest,
            at: later)
        let admission = try federation.secretariat.admit(federation.file("new/join-nl.json"), replacingKeys: true, at: later)
        let member = try #require(try federation.secretariat.sign(at: later).member(nl))
        #expect(member.keys.map(\.revokedAt) == [later, nil] && member.keys[0].key == old.keys[0].key)
        #expect(member.pins.map(\.spki) == [admission.certificate.spkiDigest])
        #expect(try new.accept(federation.file("secretariat/joined-nl.json"), at: later).directory != nil)
    }

    @Test func aSecondRevocationMakesTheFirstNoLater() throws {
        let key = try #require(federation.secretariat.draft.members.first?.keys.first?.key.keyID)
        _ = try federation.secretariat.revoke(key, of: nl, at: now)
        _ = try federation.node("new").prepare(
            Federation.application("nl"), root: federation.file("secretariat/root.json"), pinned: federation.secretariat.root.digest,
            at: later)
        _ = try federation.secretariat.admit(federation.file("new/join-nl.json"), replacingKeys: true, at: later)
        #expect(federation.secretariat.draft.members.first?.keys.map(\.revokedAt) == [now, nil])
    }

    @Test func replacingNeedsAMemberAndNewKeys() throws {
        let error = renewal { _ = try federation.secretariat.admit(federation.file("nl/join-nl.json"), replacingKeys: true, at: later) }
        #expect(error == .request(problem: "it names a key that is listed already; keys that are replaced must all be new"))
        // The signing key is kept, and only the TLS key is new.
        try FileManager.default.removeItem(atPath: "\(federation.path)/nl/keys/tls.key")
        try federation.prepare(Federation.application("nl"))
        let half = renewal { _ = try federation.secretariat.admit(federation.file("nl/join-nl.json"), replacingKeys: true, at: later) }
        #expect(half == error)
        try federation.prepare(Federation.application("us"))
        let us = try #require(MemberID("us"))
        #expect(
            renewal { _ = try federation.secretariat.admit(federation.file("us/join-us.json"), replacingKeys: true, at: later) }
                == .unknownMember(us))
    }
}
