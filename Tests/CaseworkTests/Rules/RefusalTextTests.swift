import Casework
import HotlineModel
import Testing

/// A refusal says what happened, in every way to it, and what to do.
@Suite struct RefusalTextTests {
    private static let id = CaseID(opener: nl, number: UniqueID(at: start))

    @Test(
        arguments: [
            (.notReversible("moved"), "use referred, noticed, removed or unavailable", "or moved"),
            (.nothingToUndo(id), "waits to be undone or concluded", "any more"),
            (.findingCanBeUndone(id), "`hotline conclude \(id)` lets it count now", "first"),
            (.findingCanBeUndone(id), "`hotline undo \(id)` takes it back", "first"),
            (.anotherLease(id), "has another number", "another analyst"),
            (.hashWithoutCase, "report a case of your own with it first", "is withdrawn"),
            (.contentsDestroyed(id), "hotline hashes withdraw", "nothing"),
            (
                .contradictoryFinding(id, FindingRules.Contradiction(.kindAndClassification)), "erotica, nudism and other",
                "abuse is notIllegal"
            ),
            (.contradictoryFinding(id, FindingRules.Contradiction(.itemBeyondPage, item: 2)), "raise the page's, or list", "item 1"),
        ] as [(CaseworkError, String, String)])
    func saysWhatToDo(error: CaseworkError, says: String, omits: String) {
        #expect("\(error)".contains(says))
        #expect(!"\(error)".contains(omits))
    }
}
