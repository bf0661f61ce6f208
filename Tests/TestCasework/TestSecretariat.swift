public import Casework
public import Cryptography
public import Envelopes
public import HotlineModel
public import Runtime
public import TestSupport

/// A secretariat with its keys: it enrols members and signs directories, without a certificate or a network.
public final class TestSecretariat: Sendable {
    public let folder: TemporaryFolder
    public let clock: any WallClock
    public let roots: RootChain
    public let rootKey: SigningKey
    public let directoryKey: SigningKey
    /// The moment at which everything was made.
    public let start: Timestamp

    public init(clock: any WallClock = SystemClock()) throws {
        folder = try TemporaryFolder()
        self.clock = clock
        start = Timestamp(milliseconds: clock.now())
        rootKey = SigningKey()
        directoryKey = SigningKey()
        let listed = ListedKey(
            PublicKey(directoryKey.verifyingKey), notBefore: start - .seconds(30 * 86_400), notAfter: start + .seconds(365 * 86_400))
        let draft = RootDraft(threshold: 1, keys: [PublicKey(rootKey.verifyingKey)], directoryKeys: [listed], issuedAt: start)
        let root = try draft.signed(with: [rootKey])
        roots = try RootChain(parsing: [root.document], pinned: root.digest)
    }

    /// A member that no node plays, with a signing key of its own.
    public func enrol(_ name: String, role: MemberRole = .hotline, covering countries: [String] = []) throws -> TestMember {
        try TestMember(name, role: role, covering: countries, at: start)
    }

    /// Signs a directory that lists members as they are now.
    public func directory(version: Int, of members: [DirectoryMember], issuedAt: Timestamp? = nil) throws -> Directory {
        try DirectoryDraft(version: version, issuedAt: issuedAt ?? start, root: roots.current, members: members)
            .signed(with: directoryKey, roots: roots)
    }

    /// A desk of a member, over a store of its own, that trusts a directory of all of them.
    public func desk(
        _ member: TestMember, others: [TestMember] = [], policy: CasePolicy = CasePolicy()
    ) async throws -> TestDesk {
        let directory = try directory(version: 1, of: ([member] + others).map(\.listing))
        return try await TestDesk(member, in: self, TrustedDirectory(roots: roots, directory: directory), policy)
    }
}
