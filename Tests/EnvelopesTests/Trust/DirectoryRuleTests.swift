import Cryptography
import Envelopes
import HotlineModel
import Testing

/// What a directory may say of its members, and when it is adopted.
@Suite struct DirectoryRuleTests {
    let federation: Federation
    private static let day = Duration.seconds(86_400)

    init() throws { federation = try Federation() }

    private func signed(_ change: (inout DirectoryDraft) throws -> Void) throws -> Directory {
        var draft = federation.directory.content
        draft.version += 1
        try change(&draft)
        return try draft.signed(with: federation.directoryKey, roots: federation.roots)
    }

    private func code(_ change: (inout DirectoryDraft) throws -> Void) -> RefusalCode? { refusal { _ = try signed(change) } }

    @Test func aMemberThatLeftKeepsNoRank() throws {
        let france = try #require(CountryCode("FR")), germany = try #require(CountryCode("DE"))
        // `fr` has left; `us` is suspended, and keeps its rank.
        #expect(code { $0.members[1].coverage.append(.init(france)) } == nil)
        #expect(code { $0.members[2].coverage.append(.init(germany)) } == .sharedIdentity)
        #expect(code { $0.members[2].coverage.append(.init(germany, rank: 2)) } == nil)
        #expect(code { $0.members[1].coverage.append(.init(germany, rank: 2)) } == .sharedIdentity)
    }

    @Test(arguments: [(0, false), (1, true), (1_000, true), (1_001, false), (-1, false)]) func ranksGoFrom1To1000(rank: Int, isRead: Bool)
        throws
    {
        let spain = try #require(CountryCode("ES"))
        #expect(code { $0.members[0].coverage.append(.init(spain, rank: rank)) } == (isRead ? nil : .malformed))
    }

    @Test func aListedKeyIsValidForSomeTime() {
        #expect(code { $0.members[0].keys[0].notAfter = $0.members[0].keys[0].notBefore } == .malformed)
        #expect(code { $0.members[0].keys[0].notAfter = $0.members[0].keys[0].notBefore + .milliseconds(1) } == nil)
        #expect(code { $0.expiresAt = $0.issuedAt } == .malformed)
        #expect(code { $0.expiresAt = $0.issuedAt + .milliseconds(1) } == nil)
    }

    @Test(arguments: [(0, 1_000, 8 << 20), (999, 1_000, 8 << 20), (1_001, 1_001, (8 << 20) + 1)])
    func everyMemberAcceptsTheStandard(envelopes: Int, kept: Int, bytes: Int) throws {
        let limits = BatchLimits(envelopes: envelopes, bytes: envelopes > 1_000 ? bytes : 0)
        #expect(limits.envelopes == kept && limits.bytes == bytes)
        // Also if the directory lists less.
        let payload = Forgery.replacing(
            #""limits":{"envelopes":1000,"bytes":8388608}"#, with: #""limits":{"envelopes":1,"bytes":1}"#,
            in: federation.directory.content.payload)
        #expect(try DirectoryDraft(parsing: payload).members[0].limits == .standard)
    }

    @Test func theNewestOfTheKeysThatCountSigns() throws {
        var member = try Federation.directoryMember(try Federation.member("nl"), key: try Federation.key("a"))
        var newer = Federation.listed(try Federation.key("b")), future = Federation.listed(try Federation.key("c")),
            revoked = Federation.listed(try Federation.key("d"))
        newer.notBefore = Federation.start - Self.day
        future.notBefore = Federation.start + Self.day
        revoked.notBefore = Federation.start - .seconds(1)
        revoked.revokedAt = Federation.start
        for keys in [[member.keys[0], newer, future, revoked], [revoked, future, newer, member.keys[0]]] {
            member.keys = keys
            #expect(member.signingKey(at: Federation.start) == newer)
            #expect(member.signingKey(at: Federation.start + Self.day) == future)
            #expect(member.signingKey(at: Federation.start - Self.day - .milliseconds(1)) != newer)
            #expect(member.signingKey(at: Federation.start + .seconds(400 * 86_400)) == nil)
        }
    }

    /// The root that revokes the directory's key at a moment.
    private func revoking(at moment: Timestamp) throws -> RootChain {
        let root = federation.roots.current
        var draft = RootDraft(following: root, issuedAt: Federation.start)
        draft.directoryKeys[0].revokedAt = moment
        return try federation.roots.adding(draft.signed(with: federation.secretariat, following: root).document)
    }

    @Test(arguments: [(-1, nil), (0, RefusalCode.keyRevoked), (1, .keyRevoked)] as [(Int, RefusalCode?)])
    func aRevokedKeySignsNoNewDirectory(milliseconds: Int, code: RefusalCode?) throws {
        let revokedAt = Federation.start + Self.day, roots = try revoking(at: revokedAt)
        let newer = try signed { _ in }
        let now = revokedAt + .milliseconds(milliseconds)
        #expect(refusal { _ = try DirectoryAcceptance.judge(newer.document, against: federation.directory, roots: roots, at: now) } == code)
        #expect(refusal { _ = try DirectoryAcceptance.judge(newer.document, against: nil, roots: roots, at: now) } == code)
    }

    /// The directory in use stays in use after its key was revoked; the same bytes again change nothing.
    @Test func theSameBytesAreKnownWhateverBecameOfTheirKey() throws {
        let roots = try revoking(at: Federation.start)
        let judged = try DirectoryAcceptance.judge(
            federation.directory.document, against: federation.directory, roots: roots, at: Federation.start + Self.day)
        #expect(judged == .known)
    }

    @Test func aDirectoryOfOneVersionHasOneText() throws {
        let current = try signed { _ in }
        func judge(_ directory: Directory) -> RefusalCode? {
            refusal {
                _ = try DirectoryAcceptance.judge(directory.document, against: current, roots: federation.roots, at: Federation.start)
            }
        }
        #expect(judge(try signed { $0.members[0].name = "Another" }) == .directoryFork)
        #expect(judge(federation.directory) == .directoryRollback)
        #expect(judge(try signed { $0.version += 1 }) == nil && judge(current) == nil)
    }
}
