public import CaseStore
public import HotlineModel
import NodeMessages

/// What became of the material that a hotline is responsible for, and how soon: counted from the cases' histories, as a value.
///
/// A span of material counts in the period in which it began: with its first report here, or its return.
public struct TakedownFigures: Sendable {
    /// A group of spans, in the order in which they are listed.
    enum Group: Hashable, Sendable {
        case all
        /// By the number of its network, or else its holder.
        case provider(HostingNetwork?)
        case country(CountryCode)
        case origin(Origin)
        case month(String)
    }

    public let period: Period
    private let member: MemberID
    private let now: Timestamp
    private(set) var tallies: [Group: TakedownTally] = [.all: TakedownTally()]
    /// The holders of networks, as the newest trace named them.
    private var holders: [UInt32: String] = [:]

    /// Figures of nothing yet.
    ///
    /// - Parameters:
    ///   - member: The hotline whose figures they are.
    ///   - now: The moment of the count, until which what has not happened had not happened.
    public init(over period: Period, of member: MemberID, at now: Timestamp) {
        self.period = period
        self.member = member
        self.now = now
    }

    /// Counts a case.
    public mutating func count(_ history: TakedownHistory) {
        for span in TakedownSpans(history, member: member).all where span.ending != .notCounted {
            guard period.contains(span.start) else { continue }
            for group in groups(of: span, history.origin) { tallies[group, default: TakedownTally()].count(span, at: now) }
            if let network = span.network, let number = network.number, let holder = network.holder { holders[number] = holder }
        }
    }

    private func groups(of span: TakedownSpan, _ origin: Origin) -> [Group] {
        // Two names of one network are one provider.
        let provider = span.network.map { HostingNetwork(number: $0.number, holder: $0.number == nil ? $0.holder : nil) }
        let groups: [Group] = [.all, .provider(provider), .origin(origin), .month(String(span.start.description.prefix(7)))]
        return groups + (span.country.map { [.country($0)] } ?? [])
    }

    /// Everything together.
    var all: TakedownTally { tallies[.all] ?? TakedownTally() }

    /// All rows: everything first, then providers with the most material first, countries, origins and months by name.
    var rows: [TakedownFigureReport.Row] {
        let rows = tallies.map { group, tally in (group: group, row: row(group, tally)) }
        return rows.sorted { left, right in
            let (first, second) = (left.group.rank, right.group.rank)
            if first != second { return first < second }
            if left.group.isProvider, left.row.material != right.row.material { return left.row.material > right.row.material }
            return left.row.group < right.row.group
        }.map(\.row)
    }

    private func row(_ group: Group, _ tally: TakedownTally) -> TakedownFigureReport.Row {
        switch group {
        case .all: tally.row("all")
        case .provider(let network): tally.row("provider:\(Self.name(of: network))", name: holder(of: network))
        case .country(let country): tally.row("country:\(country.rawValue)")
        case .origin(.partner(let member)): tally.row("partner:\(member)")
        case .origin(let origin): tally.row("origin:\(origin.kind.rawValue)")
        case .month(let month): tally.row("month:\(month)")
        }
    }

    private func holder(of network: HostingNetwork?) -> String? { network?.number.flatMap { holders[$0] } ?? network?.holder }

    static func name(of network: HostingNetwork?) -> String { network?.number.map { "AS\($0)" } ?? network?.holder ?? "unknown" }
}

extension TakedownFigures.Group {
    fileprivate var rank: Int {
        switch self {
        case .all: 0
        case .provider: 1
        case .country: 2
        case .origin: 3
        case .month: 4
        }
    }

    fileprivate var isProvider: Bool { rank == 1 }
}
