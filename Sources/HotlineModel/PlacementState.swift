/// The state of one placement.
public enum PlacementState: String, CaseIterable, Sendable {
    /// The responsible member is at work.
    case open
    /// Removed, unavailable or found not illegal.
    case done
    /// The responsible member said the material is not hosted there; another placement follows. Not counted.
    case returned
    /// Another member has got the case meanwhile. Not counted.
    case reassigned
    /// Its finding was withdrawn. Not counted.
    case withdrawn

    /// Figures count the placement.
    public var counts: Bool { self == .open || self == .done }
}
