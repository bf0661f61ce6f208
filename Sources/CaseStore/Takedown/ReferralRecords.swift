public import Cryptography
public import HotlineModel

/// A case that goes, or went, to the police.
public struct ReferralRecord: Hashable, Sendable {
    public var caseNumber: Int64
    public var queuedAt: Timestamp
    /// The person who asked for it, or `node`.
    public var actor: String
    public var state: ReferralState
    /// The bundle that the case is in; `nil` before.
    public var bundle: Int64?
    /// The reports of the case that the police know of.
    public var listedReports: Int
    /// Something of the case may be new to the police: reports, its finding, or whether the material is there. A further report, and a
    /// change of the finding by ``CaseWriting/update(_:)``, set it in the same transaction.
    public var hasNews: Bool
    /// What a bundle last said of the case; `nil` before the first.
    public var told: ReferralStatus?

    /// A referral that is about to be queued.
    public init(caseNumber: Int64, queuedAt: Timestamp, actor: String) {
        self.caseNumber = caseNumber
        self.queuedAt = queuedAt
        self.actor = actor
        state = .waiting
        listedReports = 0
        hasNews = false
    }
}

/// What the police are told of a case: how it was found, and whether the material is there.
public struct ReferralStatus: Hashable, Sendable {
    /// Whether the material is where it was reported.
    public enum Material: String, CaseIterable, Sendable {
        case there, gone, moved
    }

    public var classification: Classification?
    public var material: Material

    public init(classification: Classification?, material: Material) {
        self.classification = classification
        self.material = material
    }
}

/// The way of a case to the police.
public enum ReferralState: String, CaseIterable, Sendable {
    /// The next bundle takes it.
    case waiting
    /// A person postponed it.
    case postponed
    /// A bundle has it.
    case bundled
    /// It was called off before a bundle had it.
    case cancelled
    /// The police have it, and it does not stand any more; the next bundle tells them.
    case revoked
    /// The police were told that it does not stand any more.
    case ended
}

/// A numbered bundle of cases for the police. Its contents are ``ReferralLine``s; its head is signed.
public struct ReferralBundle: Hashable, Sendable {
    /// Rising from 1, without gaps.
    public var number: Int64
    public var madeAt: Timestamp
    /// The signed head, a compact JWS; it never changes.
    public var head: String
    /// The number of lines of each kind.
    public var cases: Int
    public var repeats: Int
    public var revocations: Int
    public var changes: Int
    /// The moment at which the police got it: the folder has it, or the police or their endpoint confirmed it.
    public var deliveredAt: Timestamp?
    /// The moment at which the police confirmed it themselves.
    public var acknowledgedAt: Timestamp?
    /// Who recorded that they confirmed it; several are divided by ", ".
    public var acknowledgedBy: String?
    /// The police's own reference; several are divided by ", ".
    public var reference: String?
    /// The moment at which the police agreed that providers may be told.
    public var releasedAt: Timestamp?
    /// Who recorded that they agreed.
    public var releasedBy: String?
    /// Failed deliveries since the last one that worked.
    public var failures: Int
    /// No delivery is tried before this moment.
    public var retryAt: Timestamp?
    /// The last failure, in words for the operator.
    public var lastError: String?

    /// A bundle that was just made.
    public init(number: Int64, madeAt: Timestamp, head: String, cases: Int, repeats: Int, revocations: Int, changes: Int = 0) {
        self.number = number
        self.madeAt = madeAt
        self.head = head
        self.cases = cases
        self.repeats = repeats
        self.revocations = revocations
        self.changes = changes
        failures = 0
    }

    /// The digest that names the bundle's text: of the signed head, which covers the lines.
    public var digest: Digest { SHA256.digest(of: Array(head.utf8)) }
}

/// One line of a bundle.
public struct ReferralLine: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A case that the police get for the first time.
        case referral
        /// Further reports of a case that the police have.
        case `repeat`
        /// A case that the police have and that does not stand any more.
        case revocation
        /// A case that the police have and whose finding, or material, is not as they were told.
        case change
    }

    public var kind: Kind
    public var caseNumber: Int64
    /// The leaf under the signed root: `SHA-256(0x00 ‖ text)`.
    public var leaf: Digest
    /// The text, sealed under the case's key; `nil` once retention destroyed it.
    public var sealedText: [UInt8]?

    public init(_ kind: Kind, caseNumber: Int64, leaf: Digest, sealedText: [UInt8]?) {
        self.kind = kind
        self.caseNumber = caseNumber
        self.leaf = leaf
        self.sealedText = sealedText
    }
}

/// Looking up what goes to the police.
public protocol ReferralReading {
    /// The referral of a case; `nil` if there is none.
    func referral(of caseNumber: Int64) throws -> ReferralRecord?
    /// Referrals in a state, the longest waiting first, after a case or from the first; at most `limit`.
    func referrals(_ state: ReferralState, after caseNumber: Int64?, limit: Int) throws -> [ReferralRecord]
    /// The number of referrals in each state; a state without any is absent. It counts all of them: for people, not for loops.
    func referralCounts() throws -> [ReferralState: Int]
    /// Tells if at least so many referrals wait.
    func areReferralsWaiting(atLeast count: Int) throws -> Bool
    /// The moment since which the longest waiting referral waits; `nil` if none does.
    func oldestWaitingReferral() throws -> Timestamp?
    /// Cases that the police have, and of which something may be new to them; at most `limit`, in the order of their numbers.
    func referralsWithNews(limit: Int) throws -> [ReferralRecord]
    /// Bundles after a number, in order; at most `limit`.
    func referralBundles(after number: Int64, limit: Int) throws -> [ReferralBundle]
    /// A bundle; `nil` if there is none.
    func referralBundle(_ number: Int64) throws -> ReferralBundle?
    /// The newest bundle; `nil` before the first.
    func lastReferralBundle() throws -> ReferralBundle?
    /// The oldest bundle that the police have not got; `nil` if they have all.
    func undeliveredReferralBundle() throws -> ReferralBundle?
    /// The lines of a bundle, in order.
    func referralLines(of bundle: Int64) throws -> [ReferralLine]
}

/// Changing what goes to the police.
public protocol ReferralWriting {
    /// Adds a referral, or saves what changed of it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func save(_ referral: ReferralRecord) throws
    /// Adds a bundle with its lines. The number is the next one.
    ///
    /// - Throws: ``StoreError/Code/conflict`` for any other number.
    func add(_ bundle: ReferralBundle, lines: [ReferralLine]) throws
    /// Saves what may change of a bundle: everything but its number, date, head and counts.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such bundle.
    func update(_ bundle: ReferralBundle) throws
}
