public import HotlineModel

/// One report of a plan.
public struct PlannedReport: Hashable, Sendable {
    /// The stable key: a node that holds it ignores the report.
    public let key: String
    /// The hotline that receives it.
    public let member: MemberID
    /// `public`, `police` or `proactive`, as that hotline sees it.
    public let origin: Origin
    /// The number of the case it is about, in ``WorkloadPlan/cases``.
    public let caseIndex: Int
    /// What about it the hotline has met before.
    public let novelty: Novelty

    /// What about a report its hotline has met before.
    public enum Novelty: Hashable, Sendable {
        /// Nothing: somebody has to look.
        case first
        /// Its address.
        case repeated
        /// Not its address, but all items it brings.
        case recognised
        /// Its address, but none of the items it brings: somebody has to look.
        case renewed
    }
}

/// One tip on a travelling offender: a report of another form, without an address.
public struct PlannedTip: Hashable, Sendable {
    /// The stable key: a node that holds it ignores the tip.
    public let key: String
    /// `public`, `police` or `proactive`.
    public let origin: Origin
    /// What the tipster writes, made up.
    public let text: String
}

/// One address of a plan, with what an analyst will find and where it is meant to be hosted.
public struct PlannedCase: Hashable, Sendable {
    /// The address, made up.
    public let address: String
    /// The hotline whose analyst assesses it.
    public let member: MemberID
    public let finding: PlannedFinding
    public let items: [ItemHashes]
    /// Where it is hosted; `nil` for what is not illegal, which nobody traces.
    public let hosting: PlannedHosting?
    /// The number of its host in ``WorkloadPlan/hosts``, where it has one that resolves.
    public let hostIndex: Int?
    /// Reports about it.
    public let reportCount: Int
    /// The number of the case whose items it shows again, so that nobody has to look at it.
    public let recognises: Int?
    /// The number of the case about the same address whose items were others.
    public let renews: Int?
    /// Whether the node of the workload refers it to its police.
    public internal(set) var isReferred: Bool
}

/// What an analyst finds.
public struct PlannedFinding: Hashable, Sendable {
    public let classification: Classification
    public let kind: ReportKind
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    /// Why it is not illegal.
    public var reason: String?

    /// A finding of something illegal.
    static func illegal(_ classification: Classification, age: AgeGroup, sex: Sex, medium: Medium) -> Self {
        Self(classification: classification, kind: .childSexualAbuse, age: age, sex: sex, medium: medium)
    }

    /// A finding of something else.
    static func notIllegal(_ kind: ReportKind) -> Self {
        let reasons: [ReportKind: String] = [
            .adultPornography: "adultPornography", .childNudism: "nudismOrNotSexualized", .notFound: "contentNotFound",
            .childErotica: "doesNotMeetThresholdForIllegality",
        ]
        return Self(classification: .notIllegal, kind: kind, reason: reasons[kind] ?? "other")
    }
}

/// Where something is meant to be hosted.
public enum PlannedHosting: Hashable, Sendable {
    case located(CountryCode)
    /// Behind a pass-through network.
    case hidden
    case unlocated(UnlocatedReason)

    /// The country's letters, `hidden`, or the reason: what names are made up from.
    var word: String {
        switch self {
        case .located(let country): country.rawValue
        case .hidden: "hidden"
        case .unlocated(let reason): reason.rawValue
        }
    }
}

/// One host name of a plan and what its network addresses must be like.
public struct PlannedHost: Hashable, Sendable {
    /// Under `.example`.
    public let name: String
    public let hosting: PlannedHosting
    public let evidence: Evidence
    public let families: Families

    /// What the location data say of the host.
    public enum Evidence: Hashable, Sendable {
        /// All sources agree.
        case agreed
        /// The sources disagree, and the policy's winner says the planned country.
        case disagreeing
        /// All sources agree on a country elsewhere, and the operator's override says the planned one.
        case overridden
        /// A pass-through network announces it.
        case passThrough
    }

    /// Which kinds of address the host has.
    public enum Families: Hashable, Sendable { case ipv4, ipv6, both }
}
