public import Cryptography
public import Envelopes
import Federation
public import HotlineModel
public import Runtime
public import TestCasework
public import TestSupport

/// A federation in one process: a secretariat, and nodes with real stores, real TLS and real HTTP on loopback.
///
/// Hosts lie where ``TestCountries`` places them, so nothing outside is asked.
public final class TestFederation: Sendable {
    public let secretariat: TestSecretariat
    public let authority: CertificateAuthority

    public var folder: TemporaryFolder { secretariat.folder }
    public var clock: any WallClock { secretariat.clock }
    public var roots: RootChain { secretariat.roots }
    public var rootKey: SigningKey { secretariat.rootKey }
    public var directoryKey: SigningKey { secretariat.directoryKey }
    /// The moment at which everything was made.
    public var start: Timestamp { secretariat.start }

    /// A secretariat with its keys.
    public init(clock: any WallClock = SystemClock()) throws {
        secretariat = try TestSecretariat(clock: clock)
        let start = secretariat.start
        authority = try CertificateAuthority(
            commonName: "test federation", notBefore: (start - .seconds(30 * 86_400)).milliseconds,
            notAfter: (start + .seconds(365 * 86_400)).milliseconds)
    }

    /// A member that is about to start: its keys and certificate.
    public func enrol(_ name: String, role: MemberRole = .hotline, covering countries: [String] = []) throws -> Enrolment {
        try Enrolment(name, role: role, covering: countries, in: self)
    }

    /// Signs a directory that lists members as they are now.
    public func directory(version: Int, of members: [DirectoryMember], issuedAt: Timestamp? = nil) throws -> Directory {
        try secretariat.directory(version: version, of: members, issuedAt: issuedAt)
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

/// A member's own keys and certificate, and its entry in the directory but for its endpoint.
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
