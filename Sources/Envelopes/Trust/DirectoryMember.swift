public import Cryptography
public import HotlineModel

/// One member as the directory lists it.
public struct DirectoryMember: Hashable, Sendable {
    public var id: MemberID
    /// The name that people use.
    public var name: String
    public var role: MemberRole
    public var status: Status
    /// The countries it covers; the lowest rank among active members wins.
    public var coverage: [Coverage]
    /// The addresses of its federation listener: `https://host:port`, the preferred one first.
    public var endpoints: [String]
    /// The keys of its TLS certificates, current and next.
    public var pins: [Pin]
    /// The keys it signs with, past ones included.
    public var keys: [ListedKey]
    /// The envelope types and other features that it understands.
    public var features: [String]
    /// The bounds of a batch that it accepts.
    public var limits: BatchLimits
    /// A person or office to ask, in words for people.
    public var contact: String
    /// The PEM certificate that must have issued the member's certificates, in addition to the pin.
    public var certificateAuthority: String?

    /// A member with the properties that every member must have; the others may be set afterwards.
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

    /// The standing of a member in the federation.
    public enum Status: Hashable, Sendable {
        case active
        /// No new reports in or out; updates about known cases pass.
        case suspended
        /// No longer a member; a successor may act for it.
        case left(successor: MemberID?)

        /// The status without the successor.
        public var word: String {
            switch self {
            case .active: "active"
            case .suspended: "suspended"
            case .left: "left"
            }
        }
    }

    /// A country and the member's rank among those that cover it, 1 first.
    public struct Coverage: Hashable, Sendable {
        public var country: CountryCode
        public var rank: Int

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

        public init(_ spki: Digest, notAfter: Timestamp? = nil) {
            self.spki = spki
            self.notAfter = notAfter
        }

        /// Returns true if it counts at a moment.
        public func isValid(at moment: Timestamp) -> Bool { notAfter.map { moment < $0 } ?? true }
    }

    /// True if the member receives new cases at present.
    public var isActive: Bool { status == .active }

    /// The key that counts at a moment; the newest if several do.
    public func signingKey(at moment: Timestamp) -> ListedKey? {
        keys.filter { key in (try? key.check(at: moment)) != nil }.max { $0.notBefore < $1.notBefore }
    }
}

/// The bounds of a batch that a receiver accepts. Every member accepts at least ``standard``.
public struct BatchLimits: Hashable, Sendable {
    public var envelopes: Int
    /// The bytes of the whole body, the head's line included.
    public var bytes: Int

    /// Limits, raised to the standard if they lie below it.
    public init(envelopes: Int, bytes: Int) {
        self.envelopes = max(envelopes, 1_000)
        self.bytes = max(bytes, 8 << 20)
    }

    /// 1,000 envelopes, 8 MiB.
    public static let standard = BatchLimits(envelopes: 1_000, bytes: 8 << 20)
}
