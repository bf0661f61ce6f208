import CaseStore
import Cryptography
import HotlineModel
import Testing

@testable import Casework

/// The finding about a page that is recognised by its items alone.
@Suite struct RecognisedItemsTests {
    private func items(_ media: [Medium?]) -> [ItemHashes] {
        media.map { medium in
            var item = ItemHashes(sha256: String(repeating: "a", count: 64))
            item.medium = medium
            return item
        }
    }

    private func found(ages: [AgeGroup?] = [], sexes: [Sex?] = [], media: [Medium?] = []) -> [KnownItem] {
        (0..<max(ages.count, sexes.count, media.count)).map { index in
            KnownItem(
                sha256: .zero, age: index < ages.count ? ages[index] : nil, sex: index < sexes.count ? sexes[index] : nil,
                medium: index < media.count ? media[index] : nil)
        }
    }

    @Test(
        arguments: [
            ([], .undetermined), ([nil], .undetermined), ([.undetermined], .undetermined), ([.pubescent], .pubescent),
            ([.pubescent, .prepubescent], .prepubescent),
            ([.pubescent, .infant, .prepubescent], .infant), ([.undetermined, .pubescent, nil], .pubescent),
            ([AgeGroup(rawValue: "x")], .undetermined),
        ] as [([AgeGroup?], AgeGroup)])
    func theYoungestAgeStandsForThePage(ages: [AgeGroup?], age: AgeGroup) {
        #expect(RecognisedItems(items([nil]), found: found(ages: ages)).age == age)
    }

    @Test(
        arguments: [
            ([], .undetermined), ([.undetermined], .undetermined), ([.female], .female), ([.male, .male], .male),
            ([.female, .male], .both), ([.both, .male], .both),
            ([.female, .undetermined], .female), ([.undetermined, nil, .male], .male),
        ] as [([Sex?], Sex)])
    func twoSexesAreBothAndAnUndeterminedOneIsNone(sexes: [Sex?], sex: Sex) {
        #expect(RecognisedItems(items([nil]), found: found(sexes: sexes)).sex == sex)
    }

    @Test(
        arguments: [
            ([nil], [], nil), ([nil], [.video], .video), ([.image], [.video, .video], .image), ([.image, .video, .video], [], .video),
            ([.image, .video], [], .image), ([nil, .text], [.video], .text), ([nil], [.image, .video, .video], .video),
        ] as [([Medium?], [Medium?], Medium?)])
    func theReportSaysTheMediumOrElseTheLedger(reported: [Medium?], known: [Medium?], medium: Medium?) {
        #expect(RecognisedItems(items(reported), found: found(media: known)).medium == medium)
    }
}
