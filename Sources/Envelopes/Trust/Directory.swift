public import Cryptography
public import HotlineModel

/// The signed list of members, with their coverage, addresses and keys.
///
/// A value of this type was signed by a directory key of a trusted root, and names no two members by one key, pin, id or rank.
public struct Directory: Hashable, Sendable {
    public let content: DirectoryDraft
    /// The compact JWS, byte for byte.
    public let document: String
    /// SHA-256 of the signed bytes.
    public let digest: Digest
    /// The part that routing needs.
    public let map: FederationMap
    private let positions: [MemberID: Int]
    private let positionsByPin: [Digest: Int]

    /// The version, which only ever rises.
    public var version: Int { content.version }
    public var issuedAt: Timestamp { content.issuedAt }
    public var expiresAt: Timestamp { content.expiresAt }
    /// The root whose key signed it.
    public var rootDigest: Digest { content.rootDigest }
    public var members: [DirectoryMember] { content.members }

    /// Reads a directory and checks its signature.
    ///
    /// - Parameters:
    ///   - document: The compact JWS.
    ///   - roots: The roots this node trusts; the directory says which of them it was signed under.
    /// - Throws: ``RefusalCode/rootMismatch`` for an unknown root, ``RefusalCode/unknownKey``, ``RefusalCode/keyExpired``,
    ///   ``RefusalCode/keyRevoked``, ``RefusalCode/badSignature``, ``RefusalCode/sharedIdentity``, and those of malformed texts.
    public init(parsing document: String, roots: RootChain) throws(EnvelopeError) {
        let unverified = try UnverifiedJWS(parsing: document, as: .directory)
        let content = try DirectoryDraft(parsing: unverified.claimedPayload)
        guard let root = roots.root(content.rootDigest), root.version == content.rootVersion else { throw EnvelopeError(.rootMismatch) }
        let key = try root.directoryKey(unverified.keyID)
        // At the date that it bears, so that evidence verifies after the key has ended.
        try key.check(at: content.issuedAt)
        let jws = try unverified.verified(with: key.key)
        try self.init(content, jws: jws)
    }

    init(_ content: DirectoryDraft, jws: JWS) throws(EnvelopeError) {
        self.content = content
        document = jws.compact
        digest = jws.digest
        map = content.map
        var positions: [MemberID: Int] = [:]
        var pins: [Digest: Int] = [:]
        var keys: Set<String> = []
        for (position, member) in content.members.enumerated() {
            // One key or certificate under two members would let each speak for the other.
            guard positions.updateValue(position, forKey: member.id) == nil else { throw EnvelopeError(.sharedIdentity, member: "id") }
            for pin in member.pins where pins.updateValue(position, forKey: pin.spki) != nil {
                throw EnvelopeError(.sharedIdentity, member: "pins")
            }
            for key in member.keys where !keys.insert(key.key.keyID).inserted {
                throw EnvelopeError(.sharedIdentity, member: "keys")
            }
        }
        self.positions = positions
        positionsByPin = pins
        try content.checkRanks()
    }

    /// The member with that id.
    public func member(_ id: MemberID) -> DirectoryMember? { positions[id].map { content.members[$0] } }

    /// The member whose TLS certificate has that key, unless the pin has ended.
    public func member(pin: Digest, at moment: Timestamp) -> DirectoryMember? {
        guard let member = positionsByPin[pin].map({ content.members[$0] }) else { return nil }
        return member.pins.contains { $0.spki == pin && $0.isValid(at: moment) } ? member : nil
    }

    /// A member's signing key.
    ///
    /// - Throws: ``RefusalCode/unknownMember`` and ``RefusalCode/unknownKey``.
    public func key(_ keyID: String, of member: MemberID) throws(EnvelopeError) -> ListedKey {
        guard let listed = positions[member].map({ content.members[$0] }) else { throw EnvelopeError(.unknownMember) }
        guard let key = listed.keys.first(where: { $0.key.keyID == keyID }) else { throw EnvelopeError(.unknownKey) }
        return key
    }

    public static func == (left: Self, right: Self) -> Bool { left.document == right.document }
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension Directory {
    /// The degree to which a directory may still be used.
    public enum Freshness: Hashable, Sendable {
        /// Within its dates.
        case fresh
        /// Past ``Directory/expiresAt``: alarms ring, nothing stops yet.
        case stale
        /// Fourteen days past it: batches are answered with ``RefusalCode/directoryExpired``.
        case expired
    }

    /// The time for which an expired directory is still used: fourteen days.
    public static let grace = Duration.seconds(14 * 86_400)

    /// Compares a moment with the dates of the directory.
    public func freshness(at moment: Timestamp) -> Freshness {
        if moment < expiresAt { return .fresh }
        return moment < expiresAt + Self.grace ? .stale : .expired
    }
}
