/// Decides whether the parts of a finding agree with each other: a value, with no I/O.
///
/// A code that this version does not know agrees with everything, because nobody here can say what it means.
public struct FindingRules: Sendable {
    /// A rule that a finding can break. Its name is told to the analyst and to the member that sent the finding.
    public enum Rule: String, CaseIterable, Sendable {
        /// Abuse is illegal; adult pornography and pages that were not found are not.
        case kindAndClassification
        /// A reason says why material is not illegal.
        case classificationAndReason
        /// The reason fits the kind.
        case kindAndReason
        /// A kind that shows no child has no age, and `notFound` no sex either.
        case kindAndAge
        /// The age fits the reason.
        case reasonAndAge
        /// Nothing was found, so it has no form and no marks.
        case formWithoutContent
        /// Nothing was found, so there are no items.
        case itemsWithoutContent
        /// One item is one thing: it is listed once, or says the same each time.
        case itemTwice
        /// A page's classification reaches at least as far as that of its items.
        case itemBeyondPage
        /// A page's age is that of the youngest person on it.
        case itemYoungerThanPage
    }

    /// A rule that a finding breaks.
    public struct Contradiction: Error, Hashable, Sendable {
        public let rule: Rule
        /// The item at fault, by its place in the list, from 1; `nil` if it is the page's own finding.
        public let item: Int?

        public init(_ rule: Rule, item: Int? = nil) {
            self.rule = rule
            self.item = item
        }
    }

    public var classification: Classification
    public var kind: ReportKind
    public var reason: ReasonCode?
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    public var flags: [AssessmentFlag]
    /// The items that the analyst saw.
    public var items: [ItemHashes]

    public init(
        classification: Classification, kind: ReportKind, reason: ReasonCode? = nil, age: AgeGroup? = nil, sex: Sex? = nil,
        medium: Medium? = nil, flags: [AssessmentFlag] = [], items: [ItemHashes] = []
    ) {
        self.classification = classification
        self.kind = kind
        self.reason = reason
        self.age = age
        self.sex = sex
        self.medium = medium
        self.flags = flags
        self.items = items
    }

    /// The rules over an assessment that came with a case, or about one.
    public init(_ assessment: Assessment, reason: ReasonCode? = nil, items: [ItemHashes] = []) {
        self.init(
            classification: assessment.classification, kind: assessment.kind, reason: reason, age: assessment.age, sex: assessment.sex,
            medium: assessment.medium, flags: assessment.flags, items: items)
    }

    /// The first rule that the finding breaks; `nil` if its parts agree.
    public var contradiction: Contradiction? {
        if let allowed = Self.classifications[kind], Classification.known.contains(classification), !allowed.contains(classification) {
            return Contradiction(.kindAndClassification)
        }
        if reason != nil, classification.isIllegal { return Contradiction(.classificationAndReason) }
        if !reasonFitsKind { return Contradiction(.kindAndReason) }
        if Self.kindsWithoutChildren.contains(kind), isOfChild { return Contradiction(.kindAndAge) }
        if let reason, !Self.fits(age, reason) || reason.isOfNothingSeen && sex.map({ $0 != .undetermined }) == true {
            return Contradiction(.reasonAndAge)
        }
        if kind == .notFound || reason?.isOfNothingSeen == true {
            if medium != nil || !flags.isEmpty { return Contradiction(.formWithoutContent) }
            if !items.isEmpty { return Contradiction(.itemsWithoutContent) }
        }
        return itemContradiction
    }

    /// Legal systems differ on erotica, nudism and other material, so these may be national; no member calls them baseline.
    private static let classifications: [ReportKind: Set<Classification>] = [
        .childSexualAbuse: [.baseline, .national], .childErotica: [.national, .notIllegal], .childNudism: [.national, .notIllegal],
        .adultPornography: [.notIllegal], .notFound: [.notIllegal], .other: [.national, .notIllegal],
        .travellingOffenderTip: [.notIllegal],
    ]

    /// Findings of these kinds speak of no child on the page.
    private static let kindsWithoutChildren: Set<ReportKind> = [.adultPornography, .notFound]

    private var isOfChild: Bool {
        if let age, age != .undetermined { return true }
        // Adults have a sex as well; a page that was not found shows nobody.
        guard kind == .notFound, let sex else { return false }
        return sex != .undetermined
    }

    private var reasonFitsKind: Bool {
        guard let reason, ReasonCode.known.contains(reason) else { return true }
        if kind == .notFound { return reason.isOfNothingSeen || reason == .other }
        // Any kind but `other` says what was seen.
        if reason.isOfNothingSeen { return kind == .other || !ReportKind.known.contains(kind) }
        return reason != .adultPornography || kind == .adultPornography || kind == .other || !ReportKind.known.contains(kind)
    }

    /// Ages that a finding with that reason may not have: nothing was seen, or what was seen is too old, or of no certain age.
    private static let contraryAges: [ReasonCode: Set<AgeGroup>] = {
        let children = Set(AgeGroup.youngestFirst)
        var contrary = Dictionary(uniqueKeysWithValues: ReasonCode.ofNothingSeen.map { ($0, children) })
        contrary[.adultPornography] = children
        contrary[ReasonCode(rawValue: "ageUnclearOrNotAssessable")] = children
        contrary[ReasonCode(rawValue: "ageOverNationalThreshold")] = [.infant, .prepubescent]
        return contrary
    }()

    private static func fits(_ age: AgeGroup?, _ reason: ReasonCode) -> Bool {
        guard let age else { return true }
        return contraryAges[reason]?.contains(age) != true
    }

    /// An item that is listed again, and not as before.
    private var repeatedItem: Contradiction? {
        guard items.count > 1 else { return nil }
        var places: [String: Int] = [:]
        for (position, item) in items.enumerated() {
            guard let earlier = places.updateValue(position, forKey: item.sha256) else { continue }
            if !agree(items[earlier], item) { return Contradiction(.itemTwice, item: position + 1) }
        }
        return nil
    }

    /// Both say the same of one item. What an item's own finding leaves out is what the page's says.
    private func agree(_ one: ItemHashes, _ other: ItemHashes) -> Bool {
        func marks(_ item: ItemHashes) -> Set<AssessmentFlag> {
            let own = item.finding?.flags ?? []
            return Set(own.isEmpty ? flags : own)
        }
        let classifications = [one, other].map { $0.finding?.classification ?? classification }
        return classifications[0] == classifications[1] && (one.finding?.age ?? age) == (other.finding?.age ?? age)
            && (one.finding?.sex ?? sex) == (other.finding?.sex ?? sex) && marks(one) == marks(other) && one.fits(other)
    }

    private var itemContradiction: Contradiction? {
        if let repeatedItem { return repeatedItem }
        for (position, item) in items.enumerated() {
            // What others said of an item is no part of this finding.
            guard let finding = item.finding, item.restsOn.isEmpty else { continue }
            if !classification.reaches(finding.classification) { return Contradiction(.itemBeyondPage, item: position + 1) }
            if let page = age?.rank, let own = finding.age?.rank, own < page {
                return Contradiction(.itemYoungerThanPage, item: position + 1)
            }
            if Self.kindsWithoutChildren.contains(kind), let age = finding.age, age != .undetermined {
                return Contradiction(.kindAndAge, item: position + 1)
            }
            if let reason, !Self.fits(finding.age, reason) { return Contradiction(.reasonAndAge, item: position + 1) }
        }
        return nil
    }
}

extension FindingRules.Contradiction: CustomStringConvertible {
    /// The rule's name, and what it asks.
    public var description: String { "\(rule.rawValue)\(item.map { " in item \($0)" } ?? ""): \(sentence)" }

    private var sentence: String {
        switch rule {
        case .kindAndClassification:
            """
            the kind does not fit the classification; abuse is baseline or national; erotica, nudism and other material are national or \
            notIllegal; adult pornography, tips and pages that were not found are notIllegal
            """
        case .classificationAndReason: "a reason says why material is not illegal; leave it out if it is illegal"
        case .kindAndReason: "the reason does not fit the kind"
        case .kindAndAge: "the kind shows no child; leave the age out, and for `notFound` the sex too"
        case .reasonAndAge: "the age or sex does not fit the reason; leave it out, or choose another reason"
        case .formWithoutContent: "nothing was found, so there is no medium and no flag; leave them out, or choose another kind or reason"
        case .itemsWithoutContent: "nothing was found, so there are no items; leave them out, or choose another kind or reason"
        case .itemTwice: "it is listed before, and not as here; list each item once"
        case .itemBeyondPage:
            """
            its classification reaches further than the page's; raise the page's, or list the items as they are now
            """
        case .itemYoungerThanPage: "it shows somebody younger than the page; a page's age is that of the youngest person on it"
        }
    }
}

extension AgeGroup {
    /// Its place from the youngest; `nil` if the age could not be told.
    fileprivate var rank: Int? { Self.youngestFirst.firstIndex(of: self) }
}

extension ItemHashes {
    /// No hash, and not the medium, contradicts that of another description of the same item.
    fileprivate func fits(_ other: ItemHashes) -> Bool {
        func agree<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool { one == nil || other == nil || one == other }
        return agree(sha1, other.sha1) && agree(md5, other.md5) && agree(pdq, other.pdq) && agree(medium, other.medium)
    }
}
