/// The ground of an assessment: somebody looked, or the items were known.
///
/// Only those who looked are sources of a hash. A recognition rests on their statements and adds none of its own.
public enum AssessmentBasis: Hashable, Sendable {
    /// An analyst of the assessing member saw the content.
    case seen
    /// Every item was known by the statements of these members, sorted by name. Nobody saw the page.
    case recognised(restsOn: [MemberID])

    /// Somebody saw the content.
    public var isSeen: Bool { self == .seen }

    /// The members whose statements it rests on; none if somebody looked.
    public var restsOn: [MemberID] {
        switch self {
        case .seen: []
        case .recognised(let members): members
        }
    }
}
