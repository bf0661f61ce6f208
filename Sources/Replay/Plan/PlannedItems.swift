import Cryptography
import HotlineModel

/// The items of illegal cases. Some come from a pool that all hotlines share, the others are new. Their hashes are digests of words.
struct PlannedItems {
    private let names: MadeUpNames
    private let assumptions: ItemAssumptions

    init(_ workload: Workload) {
        names = MadeUpNames(seed: workload.seed)
        assumptions = workload.items
    }

    /// The distinct items of one case of a sheet.
    func items(of index: Int, in sheet: CaseSheet) -> [ItemHashes] {
        let index = sheet.drafts[index].recognises ?? index
        let draft = sheet.drafts[index]
        guard draft.itemCount > 0 else { return [] }
        var generator = SeededGenerator(seed: names.seed, purpose: "items of \(index)")
        var words: [String] = []
        for number in 0..<draft.itemCount {
            let isKnown = !draft.hasNewItemsOnly && Double(generator.below(10_000)) < assumptions.known * 100
            let word = isKnown ? "known item \(generator.below(assumptions.pool))" : "item \(number) of \(index)"
            if !words.contains(word) { words.append(word) }
        }
        return words.map { item($0, medium: draft.finding.medium) }
    }

    private func item(_ word: String, medium: Medium?) -> ItemHashes {
        var item = ItemHashes(sha256: names.hex("\(word) sha256", 64))
        item.sha1 = names.hex("\(word) sha1", 40)
        item.md5 = names.hex("\(word) md5", 32)
        // A known item is met as an image here and as part of a video there; its kind must not depend on the case.
        if !word.hasPrefix("known"), medium == .image { item.pdq = names.hex("\(word) pdq", 64) }
        item.medium = word.hasPrefix("known") ? .image : medium
        return item
    }
}
