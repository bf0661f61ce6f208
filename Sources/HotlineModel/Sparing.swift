/// The reason why a report was shown to no analyst.
public enum Sparing: String, CaseIterable, Sendable {
    /// A case about the address was open.
    case openCase
    /// The address was assessed a short time before.
    case freshAssessment
    /// Every item found there was known by its hash.
    case knownHashes
    /// A partner had assessed it.
    case partner
}
