/// The findings that count only once a second analyst came to the same.
public enum SecondAssessment: String, CaseIterable, Sendable {
    /// No finding waits: each counts at once.
    case off
    /// Findings of illegal material.
    case illegal
    /// Findings of baseline, which nobody can correct afterwards.
    case baseline
    /// Every finding.
    case all

    /// Tells if a first finding with that classification waits for a second.
    public func asks(for classification: Classification) -> Bool {
        switch self {
        case .off: false
        case .illegal: classification.isIllegal
        case .baseline: classification == .baseline
        case .all: true
        }
    }
}
