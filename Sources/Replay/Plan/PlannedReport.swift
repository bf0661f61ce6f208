public import HotlineModel

/// One report of a plan.
public struct PlannedReport: Hashable, Sendable {
    /// The stable key: a node that knows it ignores the report.
    public let key: String
    /// The hotline that receives it.
    public let member: MemberID
    /// `public`, `police` or `proactive`, as that hotline sees it.
    public let origin: Origin
    /// The number of the case it is about, in ``WorkloadPlan/cases``.
    public let caseIndex: Int
    /// The part of it that the hotline knows already.
    public let novelty: Novelty

    /// The part of a report that its hotline knows already.
    public enum Novelty: Hashable, Sendable {
        /// Nothing is known, so an analyst must look.
        case first
        /// Its address is known.
        case repeated
        /// Its address is new, but all its items are known.
        case recognised
        /// Its address is known, but all its items are new, so an analyst must look.
        case renewed
    }
}

/// One tip on a travelling offender: a report of another form, without an address.
public struct PlannedTip: Hashable, Sendable {
    /// The stable key: a node that knows it ignores the tip.
    public let key: String
    /// `public`, `police` or `proactive`.
    public let origin: Origin
    /// The tipster's text, made up.
    public let text: String
}

/// One address of a plan, with the finding and the intended place of hosting.
public struct PlannedCase: Hashable, Sendable {
    /// The address, made up.
    public let address: String
    /// The hotline whose analyst assesses it.
    public let member: MemberID
    public let finding: PlannedFinding
    public let items: [ItemHashes]
    /// The place of hosting; `nil` if it is not illegal, because only illegal cases are traced.
    public let hosting: PlannedHosting?
    /// The number of its host in ``WorkloadPlan/hosts``, if it has one that resolves.
    public let hostIndex: Int?
    /// Reports about it.
    public let reportCount: Int
    /// The number of the case whose items it shows again; no analyst has to look at it then.
    public let recognises: Int?
    /// The number of the earlier case about the same address, with other items.
    public let renews: Int?
    /// The workload's own node refers it to the police.
    public internal(set) var isReferred: Bool
}

/// An analyst's finding.
public struct PlannedFinding: Hashable, Sendable {
    public let classification: Classification
    public let kind: ReportKind
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    /// The reason why it is not illegal.
    public var reason: String?

    /// An analyst saw content; otherwise the finding spares nobody another look.
    var isOfContent: Bool { kind != .notFound && !(reason.map { ReasonCode(rawValue: $0).isOfNothingSeen } ?? false) }

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

/// The intended place of hosting.
public enum PlannedHosting: Hashable, Sendable {
    case located(CountryCode)
    /// Behind a pass-through network.
    case hidden
    case unlocated(UnlocatedReason)

    /// The country's letters, `hidden`, or the reason. Names are made up from this word.
    var word: String {
        switch self {
        case .located(let country): country.rawValue
        case .hidden: "hidden"
        case .unlocated(let reason): reason.rawValue
        }
    }
}

/// One host name of a plan, and the kind of network addresses that it must have.
public struct PlannedHost: Hashable, Sendable {
    /// Under `.example`.
    public let name: String
    public let hosting: PlannedHosting
    public let evidence: Evidence
    public let families: Families

    /// The answer of the location data about the host.
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

    /// The kinds of address that the host has.
    public enum Families: Hashable, Sendable { case ipv4, ipv6, both }
}
