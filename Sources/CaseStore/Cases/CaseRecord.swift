public import Cryptography
public import HotlineModel

/// One case as the store keeps it.
public struct CaseRecord: Sendable {
    /// The store's own number, given when the case is inserted, rising; 0 before.
    public var number: Int64
    public var id: CaseID
    public var openedAt: Timestamp
    public var stage: CaseStage
    /// Keyed digest of the canonical address; `nil` once retention destroyed it.
    public var addressIndex: Digest?
    /// The case's data key, wrapped; `nil` once retention destroyed it.
    public var wrappedKey: [UInt8]?
    /// The sealed ``HotlineModel/CaseFile`` as JSON; `nil` once retention destroyed it.
    public var sealedFile: [UInt8]?
    /// The last assessment's classification, for figures and rules.
    public var classification: Classification?
    /// The last assessment's kind, for figures.
    public var kind: ReportKind?
    /// The member whose analyst made the last assessment.
    public var assessedBy: MemberID?
    public var assessedAt: Timestamp?
    /// The last assessment's findings that figures count; they outlive the sealed file.
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    /// The member that gave us the case and gets our updates about it; `nil` for our own.
    public var receivedFrom: MemberID?
    /// The sender marked the case `takeover`.
    public var isTakeover: Bool
    /// The moment at which the case was last closed or came as a copy; retention counts from it. `nil` while somebody may still act here.
    public var closedAt: Timestamp?

    /// A case that is about to be inserted.
    public init(
        id: CaseID, openedAt: Timestamp, stage: CaseStage, addressIndex: Digest, wrappedKey: [UInt8], sealedFile: [UInt8],
        receivedFrom: MemberID? = nil
    ) {
        number = 0
        self.id = id
        self.openedAt = openedAt
        self.stage = stage
        self.addressIndex = addressIndex
        self.wrappedKey = wrappedKey
        self.sealedFile = sealedFile
        self.receivedFrom = receivedFrom
        isTakeover = false
    }
}

extension CaseRecord {
    /// Retention destroyed the contents of the case. Its reports, findings and events stay.
    public var isDestroyed: Bool { wrappedKey == nil }
}

/// One report as the store keeps it. Reports are never changed.
public struct ReportRecord: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var caseNumber: Int64
    public var origin: Origin
    /// The moment at which this node received it. Figures count by it.
    public var receivedAt: Timestamp
    /// Keyed digest of the submitter's stable key; a report with the same key is the same report.
    public var key: Digest?
    /// Keyed digests of what a report with a key said, by which another report under the same key is told from it. Retention destroys them.
    public var marks: [UInt8]?
    /// The envelope that brought it, for a partner's.
    public var envelope: UniqueID?
    /// The member that first had it, if a partner delivered another's.
    public var firstReporter: MemberID?
    /// The partner's name of the case, if the case here has another.
    public var partnerCase: CaseID?
    /// The reason why this report was shown to no analyst; `nil` if an analyst has seen it, or will.
    public var spared: Sparing?
    /// The reporter's comment, sealed under the case's key; ``CaseReading/comment(ofReport:)`` reads it.
    public var sealedComment: [UInt8]?

    /// A report that is about to be inserted.
    public init(
        caseNumber: Int64, origin: Origin, receivedAt: Timestamp, key: Digest? = nil, envelope: UniqueID? = nil,
        firstReporter: MemberID? = nil, partnerCase: CaseID? = nil, spared: Sparing? = nil
    ) {
        number = 0
        self.caseNumber = caseNumber
        self.origin = origin
        self.receivedAt = receivedAt
        self.key = key
        self.envelope = envelope
        self.firstReporter = firstReporter
        self.partnerCase = partnerCase
        self.spared = spared
    }
}

/// One responsible member's part of a case.
public struct PlacementRecord: Sendable {
    /// The store's own number; 0 before it is inserted.
    public var number: Int64
    public var caseNumber: Int64
    public var disposition: Disposition
    /// The member that must act: this node's own for a kept case.
    public var responsible: MemberID
    public var state: PlacementState
    public var placedAt: Timestamp
    /// The network that serves the material, for figures; it outlives the sealed file. `nil` if nobody knows it.
    public var network: HostingNetwork?

    /// A placement that is about to be inserted, open.
    public init(
        caseNumber: Int64, disposition: Disposition, responsible: MemberID, placedAt: Timestamp, network: HostingNetwork? = nil
    ) {
        number = 0
        self.caseNumber = caseNumber
        self.disposition = disposition
        self.responsible = responsible
        self.placedAt = placedAt
        self.network = network
        state = .open
    }
}

/// One thing that happened to a case; never changed.
public struct EventRecord: Sendable {
    /// The actor of what the node does by itself.
    public static let node = "node"
    /// The reason of a closing: the responsible member closed the case.
    public static let closedByPeer = "closedByPeer"

    public var caseNumber: Int64
    public var kind: CaseEventKind
    public var at: Timestamp
    /// The member that said that it happened.
    public var member: MemberID
    /// The operator's name, if we know it, or `node`.
    public var actor: String
    /// The reason, a word of a code list.
    public var reason: String?
    /// With `reversed`, the action that did not happen.
    public var action: CaseEventKind?
    /// For a decision of this node, the 16 random bytes of salt in its log leaf. With them anybody who has the event finds its leaf.
    public var salt: [UInt8]?

    public init(
        caseNumber: Int64, kind: CaseEventKind, at: Timestamp, member: MemberID, actor: String = Self.node, reason: String? = nil,
        action: CaseEventKind? = nil, salt: [UInt8]? = nil
    ) {
        self.caseNumber = caseNumber
        self.kind = kind
        self.at = at
        self.member = member
        self.actor = actor
        self.reason = reason
        self.action = action
        self.salt = salt
    }

    /// The reason as people and the log read it: after the action that did not happen, if there is one.
    public var summary: String? {
        let parts = [action?.rawValue, reason].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ":")
    }
}
