/// Why a person must look at a case again, although it was assessed.
///
/// Its placements stay until the person has decided.
public enum ReviewReason: String, CaseIterable, Sendable {
    /// The words of the members by which its items were known fell: they were withdrawn or disputed.
    case wordsFell
    /// A member withdrew the finding, and others reported the case too, or somebody acted on it.
    case findingWithdrawn
    /// A member found that it is not illegal, and somebody acted on it.
    case findingCorrected
}
