/// The settings by which sights close a case.
public struct SightRule: Hashable, Sendable {
    /// The "gone" sights in a row that close.
    public var needed = 3
    /// The "gone" looks by a person that close. A person looks in places that no program may enter.
    public var neededByPerson = 1
    /// The time between two sights that both count.
    public var apart = Duration.seconds(4 * 3_600)
    /// The time of "unknown" after which a person looks.
    public var personAfter = Duration.seconds(3 * 86_400)

    public init() {}
}
