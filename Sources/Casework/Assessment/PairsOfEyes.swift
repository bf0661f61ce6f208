import HotlineModel

/// Weighs a finding if policy asks for a second pair of eyes: a value, with no I/O.
///
/// A first finding waits. A second one, of somebody else, counts when it is the same in classification and kind. When it differs, a third
/// analyst decides.
struct PairsOfEyes: Sendable {
    /// A finding as it is compared with others.
    struct Finding: Hashable, Sendable {
        var actor: String
        var classification: Classification
        var kind: ReportKind

        /// A finding.
        init(actor: String, classification: Classification, kind: ReportKind) {
            self.actor = actor
            self.classification = classification
            self.kind = kind
        }
    }

    /// The effect of a further finding.
    enum Weight: Hashable, Sendable {
        /// It counts.
        case counts
        /// It is the first, and waits for a second.
        case waits
        /// It is the second, and differs from the first: both wait for a third.
        case differs
        /// Its analyst has found already.
        case sameAnalyst
    }

    let policy: SecondAssessment
    /// The earlier findings, oldest first.
    let earlier: [Finding]

    /// The findings of a case so far.
    init(policy: SecondAssessment, earlier: [Finding]) {
        self.policy = policy
        self.earlier = earlier
    }

    /// Weighs a further finding.
    func weight(of finding: Finding) -> Weight {
        guard policy != .off else { return .counts }
        guard let first = earlier.first else { return policy.asks(for: finding.classification) ? .waits : .counts }
        guard !earlier.contains(where: { $0.actor == finding.actor }) else { return .sameAnalyst }
        if earlier.count > 1 { return .counts }
        return first.classification == finding.classification && first.kind == finding.kind ? .counts : .differs
    }
}
