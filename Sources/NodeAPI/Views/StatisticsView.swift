import CaseStore
import Envelopes
import HotlineModel

/// A node's figures, in JSON: what `hotline stats --json` prints.
enum StatisticsView {
    static func whole(_ figures: Figures) -> JSONValue {
        func counts(_ pairs: [(String, Int)]) -> JSONValue { .object(pairs.map { .init($0.0, .integer(Int64($0.1))) }) }
        let origins = ["public", "partner", "police", "proactive"].map { ($0, figures.byOrigin[$0] ?? 0) }
        let partners = figures.byPartner.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) }
        let unknownKinds = figures.byKind.keys.filter { !$0.isKnown }.sorted { $0.rawValue < $1.rawValue }
        let kinds = (ReportKind.known + unknownKinds).map { ($0.rawValue, figures.byKind[$0] ?? 0) }
        let dispositions = ["keep", "forward", "central"].map { ($0, figures.dispositions[$0] ?? 0) }
        return [
            "reports": [
                "received": .integer(Int64(figures.received)), "byOrigin": counts(origins), "byPartner": counts(partners),
            ],
            "illegal": .integer(Int64(figures.illegal)), "illegalHostedHere": .integer(Int64(figures.illegalHostedHere)),
            "referred": .integer(Int64(figures.referred)), "byKind": counts(kinds), "dispositions": counts(dispositions),
            "forwardedTo": counts(figures.forwardedTo.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) }),
            "centralCopies": .integer(Int64(figures.centralCopies)),
        ]
    }
}
