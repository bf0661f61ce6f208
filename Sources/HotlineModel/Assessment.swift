/// An analyst's classification of a case.
public struct Assessment: Hashable, Sendable {
    /// The reach of the illegality.
    public var classification: Classification
    /// The row of the annual table in which the report counts.
    public var kind: ReportKind
    /// The member whose analyst assessed.
    public var member: MemberID
    public var at: Timestamp
    public var basis: AssessmentBasis
    /// Why it is not illegal.
    public var reason: ReasonCode?
    /// Apparent age of the youngest person shown.
    public var age: AgeGroup?
    /// Sex of the persons shown.
    public var sex: Sex?
    /// The form of the material.
    public var medium: Medium?
    /// Further marks: `virtual`, `childModelling`, `userGenerated`.
    public var flags: [AssessmentFlag]
    /// Labels of published schemes.
    public var labels: [SchemeLabel]

    /// An assessment with what every assessment must have; the rest may be set after.
    public init(
        classification: Classification, kind: ReportKind, member: MemberID, at: Timestamp, basis: AssessmentBasis = .seen
    ) {
        self.classification = classification
        self.kind = kind
        self.member = member
        self.at = at
        self.basis = basis
        flags = []
        labels = []
    }

    /// Content was there, and somebody saw it: an analyst, or those whose statements a recognition rests on.
    public var isOfContent: Bool { kind != .notFound && !(reason?.isOfNothingSeen ?? false) }
}

/// The reach of a finding: illegal nearly everywhere, illegal here, or not illegal.
public struct Classification: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Illegal nearly everywhere (the Interpol baseline); final for every member.
    public static let baseline = Classification(rawValue: "baseline")
    /// Illegal under the assessing country's law.
    public static let national = Classification(rawValue: "national")
    /// Not illegal.
    public static let notIllegal = Classification(rawValue: "notIllegal")
    public static let known = [baseline, national, notIllegal]

    /// Cases with this classification are routed. A case with an unknown value is not, because this version does not know what it means.
    public var isIllegal: Bool { self == .baseline || self == .national }

    /// Compares the reach of two classifications: baseline reaches further than national, national further than not illegal.
    ///
    /// - Returns: `true` if this one reaches at least as far. An unknown value compares with itself only.
    public func reaches(_ other: Classification) -> Bool {
        let byReach = [Classification.notIllegal, .national, .baseline]
        guard let own = byReach.firstIndex(of: self), let others = byReach.firstIndex(of: other) else { return self == other }
        return own >= others
    }

    /// Compares the reach of two classifications; `true` if this one reaches further. An unknown value reaches no further than another.
    public func reachesFurther(than other: Classification) -> Bool { self != other && reaches(other) }
}

/// The kind of a report, as the annual table of 2014 counts it.
public struct ReportKind: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let childSexualAbuse = ReportKind(rawValue: "childSexualAbuse")
    public static let childErotica = ReportKind(rawValue: "childErotica")
    public static let childNudism = ReportKind(rawValue: "childNudism")
    public static let adultPornography = ReportKind(rawValue: "adultPornography")
    public static let notFound = ReportKind(rawValue: "notFound")
    public static let other = ReportKind(rawValue: "other")
    public static let travellingOffenderTip = ReportKind(rawValue: "travellingOffenderTip")
    public static let known = [childSexualAbuse, childErotica, childNudism, adultPornography, notFound, other, travellingOffenderTip]
}

/// A range of apparent age.
public struct AgeGroup: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let infant = AgeGroup(rawValue: "infant")
    public static let prepubescent = AgeGroup(rawValue: "prepubescent")
    public static let pubescent = AgeGroup(rawValue: "pubescent")
    public static let undetermined = AgeGroup(rawValue: "undetermined")
    public static let known = [infant, prepubescent, pubescent, undetermined]
    /// The ages that can be told.
    public static let youngestFirst = [infant, prepubescent, pubescent]
}

/// Sex of the persons shown.
public struct Sex: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let female = Sex(rawValue: "female")
    public static let male = Sex(rawValue: "male")
    public static let both = Sex(rawValue: "both")
    public static let undetermined = Sex(rawValue: "undetermined")
    public static let known = [female, male, both, undetermined]
}

/// The form of the material.
public struct Medium: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let image = Medium(rawValue: "image")
    public static let video = Medium(rawValue: "video")
    public static let text = Medium(rawValue: "text")
    public static let link = Medium(rawValue: "link")
    public static let container = Medium(rawValue: "container")
    public static let other = Medium(rawValue: "other")
    public static let known = [image, video, text, link, container, other]
}

/// A mark beside the classification.
public struct AssessmentFlag: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let virtual = AssessmentFlag(rawValue: "virtual")
    public static let childModelling = AssessmentFlag(rawValue: "childModelling")
    public static let userGenerated = AssessmentFlag(rawValue: "userGenerated")
    public static let known = [virtual, childModelling, userGenerated]
}

/// One label of a published classification scheme, carried with the scheme and its version.
public struct SchemeLabel: Hashable, Sendable {
    public let scheme: String, version: String, label: String

    /// A label of a scheme in one of its versions.
    public init(scheme: String, version: String, label: String) {
        self.scheme = scheme
        self.version = version
        self.label = label
    }
}
