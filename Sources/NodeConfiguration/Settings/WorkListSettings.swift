public import HotlineModel

/// How what waits for an analyst is given out.
public struct WorkListSettings: Hashable, Sendable {
    /// Points for the cases of which something holds.
    public struct Rule: Hashable, Sendable {
        /// A report of this origin fell on the case.
        public var origin: OriginKind?
        public var siteType: SiteType?
        /// At least so many reports fell on it.
        public var reports: Int?
        public var points: Int

        init(origin: OriginKind? = nil, siteType: String? = nil, reports: Int? = nil, points: Int) {
            self.origin = origin
            self.siteType = siteType.map(SiteType.init(rawValue:))
            self.reports = reports
            self.points = points
        }

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            let condition = try group.group("when") { group throws(ConfigurationError) in try Condition(group) }
            guard !condition.isEmpty else { throw group.unusable("when", "it must name origin, siteType or reports") }
            self.init(
                origin: condition.origin, siteType: condition.siteType, reports: condition.reports,
                points: try group.integer("points", in: -1_000...1_000, default: nil))
        }

        static let standard = [
            Rule(origin: .police, points: 50), Rule(siteType: "imageBoard", points: 20), Rule(siteType: "fileHost", points: 10),
            Rule(reports: 3, points: 10), Rule(reports: 10, points: 20),
        ]
    }

    /// What must hold of a case, all of it.
    private struct Condition {
        var origin: OriginKind?
        var siteType: String?
        var reports: Int?
        let isEmpty: Bool

        init(_ group: SettingsGroup) throws(ConfigurationError) {
            let given = group.holding(["origin", "siteType", "reports"])
            isEmpty = given.isEmpty
            if given.contains("origin") {
                origin = try group.parsed(
                    "origin", as: "one of \(OriginKind.allCases.map(\.rawValue).joined(separator: ", "))", default: nil,
                    OriginKind.init(rawValue:))
            }
            if given.contains("siteType") {
                let known = SiteType.known.map(\.rawValue)
                siteType = try group.parsed("siteType", as: "one of \(known.joined(separator: ", "))", default: nil) { word in
                    known.contains(word) ? word : nil
                }
            }
            if given.contains("reports") { reports = try group.integer("reports", in: 1...1_000_000, default: nil) }
        }
    }

    /// How long a case is an analyst's when nothing else was asked for.
    public var lease: Duration
    /// How long a report may wait before an alarm rings.
    public var alarmAfter: Duration
    /// The rules; the points of those that hold of a case add up.
    public var urgency: [Rule]

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        lease = .seconds(60 * (try group.integer("leaseMinutes", in: 1...1_440, default: 30)))
        alarmAfter = .seconds(3_600 * (try group.integer("alarmAfterHours", in: 1...8_760, default: 24)))
        urgency = try group.groups("urgency") { group throws(ConfigurationError) in try Rule(group) } ?? Rule.standard
        guard urgency.count <= 100 else { throw group.unusable("urgency", "it holds more than 100 rules") }
    }
}
