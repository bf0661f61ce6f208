/// Why a person must look at a case again, although it was assessed.
///
/// Its placements stay until the person has decided.
public enum ReviewReason: String, CaseIterable, Sendable {
    /// The statements of the members by which its items were known fell: they were withdrawn or disputed.
    case statementsFell
    /// A member withdrew the finding, and others reported the case too, or somebody acted on it.
    case findingWithdrawn
    /// This hotline withdrew its own finding. A report of a member or one that the finding spared, or a second finding, still needs a person.
    case ownFindingWithdrawn
    /// The member that decides found that it is not illegal, and this hotline's own statements on its items stand.
    case statementsStand
    /// A member found that it is not illegal, and somebody acted on it.
    case findingCorrected
    /// A finding says that no content was seen, and reports came after it.
    case reportedSince
    /// A member has the case as reaching further than it does here. That member did not see the page itself, or somebody acted on the case.
    case reachesFurther
    /// A report names its place in words that no address could be read from. Nobody has seen the place; a person corrects the address first.
    case unreadable

    /// The finding that counts may not stand: nothing more is done in its name until the person has decided.
    public var doubtsFinding: Bool {
        switch self {
        case .statementsFell, .findingWithdrawn, .ownFindingWithdrawn, .findingCorrected: true
        case .statementsStand, .reportedSince, .reachesFurther, .unreadable: false
        }
    }
}
