/// Something that happened to a case.
///
/// The same words travel in `update` envelopes.
public struct CaseEventKind: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A report joined the case.
    public static let reported = CaseEventKind(rawValue: "reported")
    /// A person said which address the words of its reports mean. The reports stand under that address now.
    public static let readdressed = CaseEventKind(rawValue: "readdressed")
    /// An analyst's finding was recorded. It can still be undone, and does not count yet.
    public static let found = CaseEventKind(rawValue: "found")
    /// A finding was undone before it counted.
    public static let undone = CaseEventKind(rawValue: "undone")
    /// An analyst's finding waits for a second pair of eyes; it does not count yet.
    public static let proposed = CaseEventKind(rawValue: "proposed")
    /// The second analyst found otherwise; a third decides.
    public static let differed = CaseEventKind(rawValue: "differed")
    public static let assessed = CaseEventKind(rawValue: "assessed")
    /// The kind of place was filled in.
    public static let described = CaseEventKind(rawValue: "described")
    /// The case was traced and routed; its placements say where to.
    public static let routed = CaseEventKind(rawValue: "routed")
    /// Somebody found out where the host behind a front-end is.
    public static let originFound = CaseEventKind(rawValue: "originFound")
    /// The police have got it.
    public static let referred = CaseEventKind(rawValue: "referred")
    /// The hosting provider was told.
    public static let noticed = CaseEventKind(rawValue: "noticed")
    /// A notice to the hosting provider did not arrive: it was refused for good.
    public static let undelivered = CaseEventKind(rawValue: "undelivered")
    /// The hosting provider was told that a notice does not stand any more.
    public static let noticeWithdrawn = CaseEventKind(rawValue: "noticeWithdrawn")
    public static let removed = CaseEventKind(rawValue: "removed")
    /// The address can no longer be reached.
    public static let unavailable = CaseEventKind(rawValue: "unavailable")
    public static let notIllegal = CaseEventKind(rawValue: "notIllegal")
    /// The receiver's own trace says it is not hosted there.
    public static let notHere = CaseEventKind(rawValue: "notHere")
    public static let moved = CaseEventKind(rawValue: "moved")
    /// Another member has got the case meanwhile.
    public static let reassigned = CaseEventKind(rawValue: "reassigned")
    public static let duplicate = CaseEventKind(rawValue: "duplicate")
    public static let reopened = CaseEventKind(rawValue: "reopened")
    /// A further report added items, or a finding that reaches further.
    public static let extended = CaseEventKind(rawValue: "extended")
    /// An action was recorded by mistake.
    public static let reversed = CaseEventKind(rawValue: "reversed")
    /// A person must look again.
    public static let reviewAsked = CaseEventKind(rawValue: "reviewAsked")
    /// A member withdrew its finding.
    public static let withdrawn = CaseEventKind(rawValue: "withdrawn")
    /// A member withdrew its confirmation of a hash of the case's items.
    public static let hashWithdrawn = CaseEventKind(rawValue: "hashWithdrawn")
    /// A member voted on a hash of the case's items.
    public static let hashVoted = CaseEventKind(rawValue: "hashVoted")
    /// All placements are done.
    public static let closed = CaseEventKind(rawValue: "closed")
    /// The contents of the case were destroyed after the time the operator chose.
    public static let anonymised = CaseEventKind(rawValue: "anonymised")
    public static let known = [
        reported, readdressed, found, undone, proposed, differed, assessed, described, routed, originFound, referred, noticed, undelivered,
        noticeWithdrawn,
        removed, unavailable, notIllegal,
        notHere, moved,
        reassigned, duplicate, reopened, extended, reversed, reviewAsked,
        withdrawn, hashWithdrawn, hashVoted, closed, anonymised,
    ]
}
