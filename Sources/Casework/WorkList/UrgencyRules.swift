package import Cryptography
public import HotlineModel

/// How urgent a case is: the points of every rule that holds of it, added up.
public struct UrgencyRules: Hashable, Sendable {
    /// One rule of the operator's.
    public struct Rule: Hashable, Sendable {
        /// A report of this kind fell on the case.
        public var origin: OriginKind?
        public var siteType: SiteType?
        /// At least so many reports fell on it.
        public var reports: Int?
        /// Added where all of the above that are given hold; may be negative.
        public var points: Int

        /// A rule; conditions that are not given hold always.
        public init(origin: OriginKind? = nil, siteType: SiteType? = nil, reports: Int? = nil, points: Int) {
            self.origin = origin
            self.siteType = siteType
            self.reports = reports
            self.points = points
        }
    }

    public var rules: [Rule]

    /// The rules of an operator; without any, what waits longest comes first.
    public init(_ rules: [Rule] = []) { self.rules = rules }

    /// The points of a case.
    func points(origins: Set<OriginKind>, siteType: SiteType?, reports: Int) -> Int {
        rules.reduce(0) { sum, rule in
            let holds =
                rule.origin.map(origins.contains) ?? true && (rule.siteType == nil || rule.siteType == siteType)
                && reports >= rule.reports ?? 0
            return holds ? sum + rule.points : sum
        }
    }

    /// A digest that differs for other rules.
    package var digest: Digest {
        let lines = rules.map { rule in
            "\(rule.origin?.rawValue ?? "") \(rule.siteType?.rawValue ?? "") \(rule.reports.map(String.init) ?? "") \(rule.points)\n"
        }
        return SHA256.digest(ofText: lines.joined())
    }
}
