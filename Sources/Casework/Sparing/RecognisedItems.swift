import CaseStore
import HotlineModel

/// The findings about a page all of whose items are known, put together from our own analysts' findings about the items.
struct RecognisedItems {
    var age: AgeGroup
    var sex: Sex
    var medium: Medium?

    /// Takes the youngest age, the sexes together, and the medium of most items; what nobody told is undetermined.
    init(_ items: [ItemHashes], found: [KnownItem]) {
        let ages = Set(found.compactMap(\.age))
        age = AgeGroup.youngestFirst.first(where: ages.contains) ?? .undetermined
        let sexes = Set(found.compactMap(\.sex)).subtracting([.undetermined])
        sex = sexes.count > 1 ? .both : sexes.first ?? .undetermined
        let told = items.compactMap(\.medium)
        medium = Self.most(of: told.isEmpty ? found.compactMap(\.medium) : told)
    }

    /// The most frequent; of equals the first.
    private static func most(of media: [Medium]) -> Medium? {
        var counts: [Medium: Int] = [:]
        for medium in media { counts[medium, default: 0] += 1 }
        let most = counts.values.max()
        return media.first { counts[$0] == most }
    }
}
