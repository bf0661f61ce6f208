import CaseStore
public import Envelopes
import HotlineModel

extension PeriodReport {
    /// What `hotline stats --json` prints.
    public var json: JSONValue {
        let partners = figures.partners.sorted { $0.key < $1.key }
        var members: [JSONValue.Member] = [
            .init(
                "reports",
                [
                    "received": .integer(Int64(figures.received)), "byOrigin": origins,
                    "byPartner": Self.counts(partners.map { ($0.key.rawValue, $0.value.received) }),
                ]),
            .init("illegal", .integer(Int64(figures.illegal))),
            .init("illegalHostedHere", .integer(Int64(figures.illegalHostedHere))),
            .init("referred", .integer(Int64(figures.referred))),
            .init("byKind", Self.counts(listed(figures.byKind).map { ($0.code.rawValue, $0.count) })),
            .init("dispositions", dispositions),
            .init("forwardedTo", Self.counts(figures.forwardedTo.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) })),
            .init("centralCopies", .integer(Int64(figures.centralCopies))),
            .init("notIllegal", .integer(Int64(figures.notIllegal))), .init("awaiting", .integer(Int64(figures.awaiting))),
            .init("takeovers", .integer(Int64(figures.takeovers))), .init("spared", Self.spared(figures.spared)),
            .init("byClassification", Self.counts(listed(figures.byClassification).map { ($0.code.rawValue, $0.count) })),
            .init("illegalByAge", Self.findings(figures.illegalByAge)), .init("illegalBySex", Self.findings(figures.illegalBySex)),
            .init("illegalByMedium", Self.findings(figures.illegalByMedium)),
            .init("partners", .object(partners.map { .init($0.key.rawValue, Self.partner($0.key, $0.value)) })),
            .init("period", ["from": Self.moment(period.from), "until": Self.moment(period.until)]),
        ]
        if let partner { members.append(.init("partner", .string(partner.rawValue))) }
        return .object(members)
    }

    private var origins: JSONValue {
        Self.counts(OriginKind.allCases.map { ($0.rawValue, figures.byOrigin[$0] ?? 0) })
    }

    private var dispositions: JSONValue {
        Self.counts(DispositionKind.allCases.map { ($0.rawValue, figures.dispositions[$0] ?? 0) })
    }

    /// A partner's numbers, and where the evidence behind them is to be had.
    private static func partner(_ member: MemberID, _ figures: PartnerFigures) -> JSONValue {
        [
            "received": .integer(Int64(figures.received)), "illegal": .integer(Int64(figures.illegal)),
            "kept": .integer(Int64(figures.illegalHostedHere)), "notIllegal": .integer(Int64(figures.notIllegal)),
            "awaiting": .integer(Int64(figures.awaiting)), "referred": .integer(Int64(figures.referred)),
            "spared": spared(figures.spared), "backed": .integer(Int64(figures.backed)),
            "evidence": .string("/api/v1/evidence?from=\(member)"),
        ]
    }

    private static func spared(_ counts: [Sparing: Int]) -> JSONValue {
        self.counts(Sparing.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
    }

    private static func findings<Code: OpenCode>(_ counts: [Code?: Int]) -> JSONValue {
        self.counts(listed(counts).map { ($0.code?.rawValue ?? Figure.notStated, $0.count) })
    }

    private static func counts(_ pairs: [(String, Int)]) -> JSONValue {
        .object(pairs.map { .init($0.0, .integer(Int64($0.1))) })
    }

    private static func moment(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.description) } ?? .null }
}
