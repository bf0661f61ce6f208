public import Cryptography
public import HotlineModel

/// One member as the directory lists it.
public struct DirectoryMember: Hashable, Sendable {
    public var id: MemberID
    /// What people call it.
    public var name: String
    public var role: MemberRole
    public var status: Status
    /// The countries it covers; the lowest rank among active members wins.
    public var coverage: [Coverage]
    /// Where its federation listener answers: `https://host:port`, the preferred one first.
    public var endpoints: [String]
    /// The keys of its TLS certificates, current and next.
    public var pins: [Pin]
    /// The keys it signs with, past ones included.
    public var keys: [ListedKey]
    /// What it understands: envelope types and other words.
    public var features: [String]
    /// How much it takes at once.
    public var limits: BatchLimits
    /// Whom to ask: words for people.
    public var contact: String
    /// The PEM certificate that must have issued the member's certificates, in addition to the pin.
    public var certificateAuthority: String?

    /// A member with what every member must have; the rest may be set after.
    public init(id: MemberID, name: String, role: MemberRole, endpoints: [String], pins: [Pin], keys: [ListedKey], contact: String) {
        self.id = id
        self.name = name
        self.role = role
        self.endpoints = endpoints
        self.pins = pins
        self.keys = keys
        self.contact = contact
        status = .active
        coverage = []
        features = EnvelopeType.known.map(\.rawValue)
        limits = .standard
    }

    /// Whether a member takes part.
    public enum Status: Hashable, Sendable {
        case active
        /// No new reports in or out; updates about cases already held pass.
        case suspended
        /// No longer a member; another may have taken its place.
        case left(successor: MemberID?)
    }

    /// A country and the member's place among those who cover it, 1 first.
    public struct Coverage: Hashable, Sendable {
        public var country: CountryCode
        public var rank: Int

        /// A country a member covers.
        public init(_ country: CountryCode, rank: Int = 1) {
            self.country = country
            self.rank = rank
        }
    }

    /// The key of a TLS certificate: SHA-256 of its SubjectPublicKeyInfo.
    public struct Pin: Hashable, Sendable {
        public var spki: Digest
        /// The first moment at which it no longer counts.
        public var notAfter: Timestamp?

        /// A pinned key.
        public init(_ spki: Digest, notAfter: Timestamp? = nil) {
            self.spki = spki
            self.notAfter = notAfter
        }

        /// Whether it counts at a moment.
        public func isValid(at moment: Timestamp) -> Bool { notAfter.map { moment < $0 } ?? true }
    }

    /// Whether the member takes new cases at present.
    public var isActive: Bool { status == .active }

    /// The key that counts at a moment; the newest when several do.
    public func signingKey(at moment: Timestamp) -> ListedKey? {
        keys.filter { key in (try? key.check(at: moment)) != nil }.max { $0.notBefore < $1.notBefore }
    }
}

/// How much a receiver takes in one batch. Every member must take at least ``standard``.
public struct BatchLimits: Hashable, Sendable {
    public var envelopes: Int
    /// Of the whole body, the head's line included.
    public var bytes: Int

    /// Limits; what lies below the standard is raised to it.
    public init(envelopes: Int, bytes: Int) {
        self.envelopes = max(envelopes, 1_000)
        self.bytes = max(bytes, 8 << 20)
    }

    /// 1,000 envelopes, 8 MiB.
    public static let standard = BatchLimits(envelopes: 1_000, bytes: 8 << 20)
}
