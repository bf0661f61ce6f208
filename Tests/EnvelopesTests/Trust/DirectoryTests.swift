import Cryptography
import Envelopes
import HotlineModel
import Testing

@Suite struct DirectoryTests {
    let federation: Federation

    init() throws { federation = try Federation() }

    @Test(arguments: try VectorFile.directories.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let file = try VectorFile.directories.read()
        let documents = try file.list("roots").compactMap { $0.string.map { Array($0.utf8) } }
        let roots = try RootChain(parsing: documents, pinned: try #require(Digest(hex: try file.text("pinned"))))
        let current = vector["withHeld"]?.bool == true ? try Directory(parsing: try file.text("held"), roots: roots) : nil
        let now = try #require(Timestamp(try vector.content.text("now")))
        let document = try vector.content.text("document")
        guard let code = vector.code else {
            switch try DirectoryAcceptance.judge(document, against: current, roots: roots, at: now) {
            case .newer(let directory):
                #expect(vector["result"]?.string == "newer")
                #expect(directory.document == document)
            case .known: #expect(vector["result"]?.string == "held")
            }
            return
        }
        #expect(refusal { _ = try DirectoryAcceptance.judge(document, against: current, roots: roots, at: now) }?.rawValue == code)
    }

    @Test func readsAsItWasWritten() throws {
        var draft = federation.directory.content
        draft.version = 8
        draft.members[0].certificateAuthority = "-----BEGIN CERTIFICATE-----\n"
        draft.members[0].limits = BatchLimits(envelopes: 5_000, bytes: 32 << 20)
        draft.members[3].status = .left(successor: draft.members[0].id)
        draft.members[1].pins.append(.init(SHA256.digest(ofText: "next"), notAfter: Federation.start + .seconds(60)))
        #expect(try draft.signed(with: federation.directoryKey, roots: federation.roots).content == draft)
    }

    @Test func findsMembersByNamePinAndKey() throws {
        let member = try #require(federation.directory.member(try Federation.member("de")))
        #expect(federation.directory.member(pin: member.pins[0].spki, at: Federation.start)?.id == member.id)
        #expect(try federation.directory.key(member.keys[0].key.keyID, of: member.id) == member.keys[0])
        #expect(federation.directory.member(pin: .zero, at: Federation.start) == nil)
        #expect(federation.directory.member(try Federation.member("xx")) == nil)
        #expect(refusal { _ = try federation.directory.key("x", of: member.id) } == .unknownKey)
        #expect(refusal { _ = try federation.directory.key("x", of: try Federation.member("xx")) } == .unknownMember)
    }

    @Test func aPinEnds() throws {
        var draft = federation.directory.content
        draft.version = 8
        let pin = draft.members[0].pins[0].spki
        draft.members[0].pins[0].notAfter = Federation.start + .seconds(10)
        let directory = try draft.signed(with: federation.directoryKey, roots: federation.roots)
        #expect(directory.member(pin: pin, at: Federation.start + .seconds(9)) != nil)
        #expect(directory.member(pin: pin, at: Federation.start + .seconds(10)) == nil)
    }

    @Test func givesRoutingItsMap() throws {
        let map = federation.directory.map
        #expect(map.members.map(\.isActive) == [true, true, false, false, true])
        #expect(map.members.last?.role == .central)
        #expect(map.members.first?.countries == [try #require(CountryCode("NL")): 1])
        #expect(map.territories == [try #require(CountryCode("GP")): try #require(CountryCode("FR"))])
    }

    @Test(arguments: [(0, Directory.Freshness.fresh), (7, .stale), (20, .stale), (21, .expired), (400, .expired)])
    func growsStaleAndThenExpires(days: Int, freshness: Directory.Freshness) {
        #expect(federation.directory.freshness(at: Federation.start + .seconds(days * 86_400)) == freshness)
    }

    @Test func aRevokedDirectoryKeyCannotDateBack() throws {
        var keys = federation.roots.current.directoryKeys
        keys[0].revokedAt = Federation.start + .seconds(86_400)
        var draft = RootDraft(following: federation.roots.current, issuedAt: Federation.start + .seconds(86_400))
        draft.directoryKeys = keys
        let root = try draft.signed(with: federation.secretariat, following: federation.roots.current)
        let roots = try federation.roots.adding(root.document)
        var content = federation.directory.content
        content.version += 1
        let document = JWS(signing: content.payload, as: .directory, with: federation.directoryKey).compact
        let later = Federation.start + .seconds(2 * 86_400)
        #expect(
            refusal { _ = try DirectoryAcceptance.judge(document, against: federation.directory, roots: roots, at: later) } == .keyRevoked)
    }
}
