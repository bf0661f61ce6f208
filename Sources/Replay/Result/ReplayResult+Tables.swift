public import Envelopes
import HotlineModel
import NodeMessages

/// One published figure beside the node's.
public struct YearRow: Hashable, Sendable {
    public let name: String
    public let published: Int
    public let node: Int

    public var isEqual: Bool { published == node }

    public var json: JSONValue {
        ["figure": .string(name), "published": .integer(Int64(published)), "node": .integer(Int64(node)), "equal": .bool(isEqual)]
    }
}

extension ReplayResult {
    /// The year: every published figure beside the node's.
    public var yearTable: [YearRow] {
        let published = workload.published
        var rows = [
            row("reports received", published.received, stats.reports.received),
            row("from partners", published.fromPartners, stats.reports.byOrigin.count(OriginKind.partner.rawValue)),
            row("illegal", published.illegal, stats.illegal),
            row("illegal and hosted here", published.illegalHostedHere, stats.illegalHostedHere),
            row("referred to the police", published.referred, stats.referred),
        ]
        for entry in published.byKind.entries.sorted(by: { Self.order(of: $0.key) < Self.order(of: $1.key) }) {
            rows.append(row(entry.key.rawValue, entry.count, stats.byKind.count(entry.key.rawValue)))
        }
        return rows
    }

    /// Placements by disposition, and the copies central got beside them.
    public var dispositionTable: [(name: String, count: Int)] {
        var rows = DispositionKind.allCases.map { ($0.rawValue, stats.dispositions.count($0.rawValue)) }
        rows.append(("copies to central", stats.centralCopies))
        return rows
    }

    /// What became of the material that the node is responsible for.
    public var takedownTable: [(name: String, count: Int)] {
        guard let all = takedown.rows.first else { return [] }
        return [
            ("material kept", all.material), ("with the police", all.toReferral.happened), ("provider notified", all.toNotice.happened),
            ("removed after a notice", all.removed), ("gone before a notice", all.goneBeforeNotice + all.neverDelivered),
            ("moved", all.moved), ("came back", all.cameBack), ("still online, or not known", all.online),
        ]
    }

    /// The reports of each partner: planned in the workload, counted by the node, and proved by evidence.
    public var partnerTable: [(partner: String, planned: Int, counted: Int, verified: Int)] {
        var rows = workload.partners.entries.map { entry in
            (entry.key.rawValue, entry.count, stats.reports.byPartner.count(entry.key.rawValue), verified[entry.key] ?? 0)
        }
        rows.append(
            ("together", workload.partners.total, rows.reduce(0) { $0 + $1.2 }, rows.reduce(0) { $0 + $1.3 }))
        return rows
    }

    private func row(_ name: String, _ published: Int, _ node: Int) -> YearRow { YearRow(name: name, published: published, node: node) }

    /// The order in which the report lists its kinds.
    private static func order(of kind: ReportKind) -> Int { ReportKind.known.firstIndex(of: kind) ?? ReportKind.known.count }
}
