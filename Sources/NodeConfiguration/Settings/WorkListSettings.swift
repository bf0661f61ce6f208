public import HotlineModel

/// The order in which analysts get waiting cases, and the length of a lease.
public struct WorkListSettings: Hashable, Sendable {
    /// Points for the cases that meet a condition.
    public struct Rule: Hashable, Sendable {
        /// A report of this origin joined the case.
        public var origin: OriginKind?
        public var siteType: SiteType?
        /// At least so many reports joined it.
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

    /// The condition of a rule. A case must meet every part that is given.
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

    /// The length of a lease, if the analyst asks for no other.
    public var lease: Duration
    /// The time for which a report may wait before an alarm rings.
    public var alarmAfter: Duration
    /// The rules; a case gets the points of every rule that it meets, added up.
    public var urgency: [Rule]

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        lease = .seconds(60 * (try group.integer("leaseMinutes", in: 1...1_440, default: 30)))
        alarmAfter = .seconds(3_600 * (try group.integer("alarmAfterHours", in: 1...8_760, default: 24)))
        urgency = try group.groups("urgency") { group throws(ConfigurationError) in try Rule(group) } ?? Rule.standard
        guard urgency.count <= 100 else { throw group.unusable("urgency", "it holds more than 100 rules") }
    }
}
