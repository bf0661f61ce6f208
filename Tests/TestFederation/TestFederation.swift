public import Cryptography
public import Envelopes
import Federation
public import HotlineModel
public import Runtime
public import TestSupport

/// A federation in one process: a secretariat, and nodes with real stores, real TLS and real HTTP on loopback.
///
/// Countries come from an overrides file, `10.<n>.0.0/16` for the n-th of ``countries``, and names from a hosts file, so nothing outside is asked.
public final class TestFederation: Sendable {
    /// The countries that addresses may lie in, in the order of their second octet.
    public static let countries = ["NL", "DE", "US", "FR", "RU"]

    public let folder: TemporaryFolder
    public let clock: any WallClock
    public let authority: CertificateAuthority
    public let roots: RootChain
    public let rootKey: SigningKey
    public let directoryKey: SigningKey
    /// The moment everything was made.
    public let start: Timestamp

    /// A secretariat with its keys.
    public init(clock: any WallClock = SystemClock()) throws {
        folder = try TemporaryFolder()
        self.clock = clock
        start = Timestamp(milliseconds: clock.now())
        let (from, until) = (start - .seconds(30 * 86_400), start + .seconds(365 * 86_400))
        authority = try CertificateAuthority(
            commonName: "test federation", notBefore: from.milliseconds, notAfter: until.milliseconds)
        rootKey = SigningKey()
        directoryKey = SigningKey()
        let listed = ListedKey(PublicKey(directoryKey.verifyingKey), notBefore: from, notAfter: until)
        let draft = RootDraft(threshold: 1, keys: [PublicKey(rootKey.verifyingKey)], directoryKeys: [listed], issuedAt: start)
        roots = RootChain(try draft.signed(with: [rootKey]))
    }

    /// A member that is about to start: its keys and certificate.
    public func enrol(_ name: String, role: MemberRole = .hotline, covering countries: [String] = []) throws -> Enrolment {
        try Enrolment(name, role: role, covering: countries, in: self)
    }

    /// Signs a directory that lists members as they are now.
    public func directory(version: Int, of members: [DirectoryMember], issuedAt: Timestamp? = nil) throws -> Directory {
        try DirectoryDraft(version: version, issuedAt: issuedAt ?? start, root: roots.current, members: members)
            .signed(with: directoryKey, roots: roots)
    }

    /// Runs nodes while something is done.
    public func run<Result: Sendable>(_ nodes: TestNode..., while body: () async throws -> Result) async throws -> Result {
        try await run(nodes, while: body)
    }

    /// Runs nodes while something is done.
    public func run<Result: Sendable>(_ nodes: [TestNode], while body: () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }

    /// Starts a node for each member and gives all of them one directory.
    ///
    /// - Parameter others: Members that have no node here.
    public func start(
        _ enrolments: [Enrolment], others: [DirectoryMember] = [], _ settings: TestNode.Settings = TestNode.Settings()
    ) async throws -> [TestNode] {
        var nodes: [TestNode] = []
        for enrolment in enrolments { nodes.append(try await TestNode(enrolment, in: self, settings)) }
        let directory = try directory(version: 1, of: nodes.map(\.listing) + others)
        for node in nodes { try await node.federation.directories.offer(directory.document) }
        return nodes
    }
}

/// A member's own keys and certificate, and what the directory says of it but for its endpoint.
public struct Enrolment: Sendable {
    public let signingKey: SigningKey
    public let tlsKey: TLSPrivateKey
    public let certificate: Certificate
    public let nodeKey = SymmetricKey()
    public var listing: DirectoryMember
    public var member: MemberID { listing.id }

    init(_ name: String, role: MemberRole, covering countries: [String], in federation: TestFederation) throws {
        guard let member = MemberID(name) else { throw MalformedName() }
        let (from, until) = (federation.start - .seconds(10 * 86_400), federation.start + .seconds(300 * 86_400))
        signingKey = SigningKey()
        tlsKey = try TLSPrivateKey()
        certificate = try federation.authority.issue(
            to: tlsKey.publicKey, commonName: name, names: CertificateNames(uris: ["urn:hotline:member:\(name)"]),
            notBefore: from.milliseconds, notAfter: until.milliseconds)
        listing = DirectoryMember(
            id: member, name: "Hotline \(name)", role: role, endpoints: [], pins: [.init(certificate.spkiDigest, notAfter: until)],
            keys: [ListedKey(PublicKey(signingKey.verifyingKey), notBefore: from, notAfter: until)], contact: "desk@\(name).example")
        listing.coverage = countries.compactMap { CountryCode($0) }.map { DirectoryMember.Coverage($0) }
    }

    struct MalformedName: Error {}
}
