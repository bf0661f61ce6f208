public import Cryptography
public import HotlineModel

/// A message about the progress of a case.
public struct UpdateBody: Hashable, Sendable {
    public var event: CaseEventKind
    /// The moment at which it happened. It is shown, and decides nothing.
    public var at: Timestamp
    /// The reason, a code of the list `update.reason` in `Protocols/envelopes.md`, which may grow.
    public var reason: String?
    /// The new assessment, with `assessed`.
    public var assessment: Assessment?
    /// The sender's own trace, with `notHere` and `moved`.
    public var hosting: HostingVerdict?
    /// The member that has the case now, with `reassigned`, and with `duplicate` if the sender yields.
    public var responsible: MemberID?
    /// The case that this one is the same as, with `duplicate`.
    public var duplicateOf: CaseID?
    /// The items that are new or say more, with `extended`.
    public var items: [ItemHashes]
    /// The action that did not happen, with `reversed`.
    public var action: CaseEventKind?

    public init(
        event: CaseEventKind, at: Timestamp, reason: String? = nil, assessment: Assessment? = nil, hosting: HostingVerdict? = nil,
        responsible: MemberID? = nil, duplicateOf: CaseID? = nil, items: [ItemHashes] = [], action: CaseEventKind? = nil
    ) {
        self.event = event
        self.at = at
        self.reason = reason
        self.assessment = assessment
        self.hosting = hosting
        self.responsible = responsible
        self.duplicateOf = duplicateOf
        self.items = items
        self.action = action
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        event = try members.code("event")
        at = try members.decode("at", Timestamp.init(utf8:))
        reason = try members.optionalRead("reason") { $0.isCode ? $0 : nil }
        if var assessment = try members.optionalObject("assessment") { self.assessment = try Assessment(reading: &assessment) }
        if var hosting = try members.optionalObject("hosting") { self.hosting = try HostingVerdict(reading: &hosting) }
        responsible = try members.optionalDecode("responsible", MemberID.init(utf8:))
        duplicateOf = try members.optionalDecode("duplicateOf", CaseID.init(utf8:))
        items = try members.list("items") { view throws(EnvelopeError) in try ItemHashes(reading: view) }
        action = try members.optionalCode("action")
        // The receiver cannot act on these events without the member (Protocols/envelopes.md, Types).
        guard event != .notHere || hosting != nil else { throw JSONMembers.malformed("hosting") }
        guard event != .extended || !items.isEmpty || assessment != nil else { throw JSONMembers.malformed("items") }
        guard event != .reversed || action != nil else { throw JSONMembers.malformed("action") }
        guard event != .reassigned || responsible != nil else { throw JSONMembers.malformed("responsible") }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("event", event.rawValue)
        writer.member("at", at.description)
        writer.member("reason", reason)
        if let assessment {
            writer.name("assessment")
            assessment.write(to: &writer)
        }
        if let hosting {
            writer.name("hosting")
            hosting.write(to: &writer)
        }
        writer.member("responsible", responsible?.rawValue)
        writer.member("duplicateOf", duplicateOf?.description)
        writer.optionalList("items", items) { $1.write(to: &$0) }
        writer.member("action", action)
    }
}

/// A withdrawal of a report or of a hash. After an action it is recorded and shown, and undoes nothing.
public struct WithdrawalBody: Hashable, Sendable {
    /// The thing that is withdrawn.
    public enum Target: Hashable, Sendable {
        /// The sender's report of the envelope's case.
        case report
        /// A hash that the sender gave with the envelope's case.
        case hash(sha256: Digest)
    }

    public var target: Target
    /// The reason, a code.
    public var reason: String?

    public init(_ target: Target, reason: String? = nil) {
        self.target = target
        self.reason = reason
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        switch try members.string("target") {
        case "report": target = .report
        case "hash": target = .hash(sha256: try members.read("sha256") { Digest(hex: $0) })
        default: throw JSONMembers.malformed("target")
        }
        reason = try members.optionalRead("reason") { $0.isCode ? $0 : nil }
    }

    func write(to writer: inout JSONWriter) {
        switch target {
        case .report: writer.member("target", "report")
        case .hash(let sha256):
            writer.member("target", "hash")
            writer.member("sha256", sha256.hex)
        }
        writer.member("reason", reason)
    }
}

/// A member's opinion on a hash.
public struct VoteBody: Hashable, Sendable {
    public var sha256: Digest
    public var vote: VoteDirection
    /// The voter's own finding.
    public var classification: Classification?
    /// The reason, a code.
    public var reason: String?

    public init(sha256: Digest, vote: VoteDirection, classification: Classification? = nil, reason: String? = nil) {
        self.sha256 = sha256
        self.vote = vote
        self.classification = classification
        self.reason = reason
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        sha256 = try members.read("sha256") { Digest(hex: $0) }
        vote = try members.code("vote")
        classification = try members.optionalCode("classification")
        reason = try members.optionalRead("reason") { $0.isCode ? $0 : nil }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("sha256", sha256.hex)
        writer.member("vote", vote.rawValue)
        writer.member("classification", classification)
        writer.member("reason", reason)
    }
}
