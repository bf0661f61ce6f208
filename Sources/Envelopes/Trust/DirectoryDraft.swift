public import Cryptography
public import HotlineModel

/// The content of a directory: before the secretariat signs it, and inside a ``Directory`` afterwards.
public struct DirectoryDraft: Hashable, Sendable {
    public var version: Int
    public var issuedAt: Timestamp
    public var expiresAt: Timestamp
    /// The root whose key signs it.
    public var rootVersion: Int
    public var rootDigest: Digest
    public var members: [DirectoryMember]
    /// The country a territory belongs to, used if no member covers the territory itself.
    public var territories: [CountryCode: CountryCode]

    /// The usual life of a directory: seven days.
    public static let lifetime = Duration.seconds(7 * 86_400)

    /// A directory about to be signed under a root.
    public init(
        version: Int, issuedAt: Timestamp, expiresAt: Timestamp? = nil, root: Root, members: [DirectoryMember],
        territories: [CountryCode: CountryCode] = [:]
    ) {
        self.version = version
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt ?? issuedAt + Self.lifetime
        rootVersion = root.version
        rootDigest = root.digest
        self.members = members
        self.territories = territories
    }

    /// Signs it.
    ///
    /// - Throws: The refusals of reading it back: ``RefusalCode/unknownKey`` for a key the root does not list, ``RefusalCode/sharedIdentity``…
    public func signed(with key: SigningKey, roots: RootChain) throws(EnvelopeError) -> Directory {
        try Directory(parsing: JWS(signing: payload, as: .directory, with: key).compact, roots: roots)
    }

    /// The part that routing needs.
    public var map: FederationMap {
        FederationMap(
            members: members.map { member in
                MemberCoverage(
                    id: member.id, role: member.role, isActive: member.isActive,
                    countries: Dictionary(member.coverage.map { ($0.country, $0.rank) }) { first, _ in first })
            }, territories: territories)
    }

    /// Refuses one rank twice for a country, and one country twice for a member.
    func checkRanks() throws(EnvelopeError) {
        var taken: Set<DirectoryMember.Coverage> = []
        for member in members where !member.hasLeft {
            guard Set(member.coverage.map(\.country)).count == member.coverage.count else {
                throw EnvelopeError(.sharedIdentity, member: "coverage")
            }
            for entry in member.coverage where !taken.insert(entry).inserted { throw EnvelopeError(.sharedIdentity, member: "coverage") }
        }
    }
}

extension DirectoryDraft {
    /// Reads the form of ``payload``. Nothing vouches for it yet.
    ///
    /// - Throws: The refusals of malformed texts.
    public init(parsing payload: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: payload) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "directory")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        version = Int(try members.integer("version", in: 1...JSONParser.greatest))
        issuedAt = try members.decode("issuedAt", Timestamp.init(utf8:))
        expiresAt = try members.decode("expiresAt", Timestamp.init(utf8:))
        guard issuedAt < expiresAt else { throw JSONMembers.malformed("expiresAt") }
        var root = try members.object("root")
        rootVersion = Int(try root.integer("version", in: 1...JSONParser.greatest))
        rootDigest = try root.read("digest") { Digest(hex: $0) }
        self.members = try members.list("members", isRequired: true, atMost: 10_000) { view throws(EnvelopeError) in
            try DirectoryMember(reading: view)
        }
        territories = [:]
        for (name, view) in try members.optionalObject("territories")?.all ?? [] {
            guard let territory = CountryCode(name), let country = view.string.flatMap({ CountryCode($0) }) else {
                throw JSONMembers.malformed("territories")
            }
            territories[territory] = country
        }
    }

    /// The bytes to sign.
    public var payload: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { writer in
            writer.member("v", 1)
            writer.member("version", Int64(version))
            writer.member("issuedAt", issuedAt.description)
            writer.member("expiresAt", expiresAt.description)
            writer.name("root")
            writer.object { writer in
                writer.member("version", Int64(rootVersion))
                writer.member("digest", rootDigest.hex)
            }
            writer.list("members", members) { $1.write(to: &$0) }
            writer.name("territories")
            writer.object { writer in
                for (territory, country) in territories.sorted(by: { $0.key < $1.key }) {
                    writer.name(text: territory.rawValue)
                    writer.string(country.rawValue)
                }
            }
        }
        return writer.bytes
    }
}

extension DirectoryMember {
    /// True if it is no longer a member.
    public var hasLeft: Bool { if case .left = status { true } else { false } }
}
