import HotlineModel
import Testing

@testable import Replay

@Suite struct WorkloadTests {
    @Test(arguments: WorkloadFiles.names)
    func everyFileOfThePackageAddsUp(name: String) throws {
        let workload = try WorkloadFiles.workload(name)
        #expect(workload.name == name)
        #expect(workload.published.byKind.total == workload.published.received)
        #expect(workload.partners.total + workload.own.kept + workload.own.abroad == workload.published.illegal)
    }

    @Test func theTestYearHasOtherTotalsAndATwentiethOfTheSize() throws {
        let year = try WorkloadFiles.workload("2014-nl").published, small = try WorkloadFiles.workload("twentieth").published
        #expect((15...25).contains(year.received / small.received))
        #expect(year.referred / 20 != small.referred)
    }

    /// A change to the small file, and the sentence that must refuse it.
    struct Refusal: CustomTestStringConvertible, Sendable {
        let old: String, new: String, sentence: String
        var testDescription: String { sentence }
    }

    @Test(arguments: [
        Refusal(
            old: "de: 257", new: "de: 256", sentence: "the workload does not add up: partners are 410 together, and fromPartners says 411"),
        Refusal(
            old: "public: 1002", new: "public: 1003",
            sentence: "the workload does not add up: own.origins are 1038 together, and received less fromPartners says 1037"),
        Refusal(
            old: "other: 92", new: "other: 93",
            sentence: "the workload does not add up: the kinds are 1449 together, and received says 1448"),
        Refusal(
            old: "illegal: 903", new: "illegal: 904",
            sentence: "the workload does not add up: byKind.childSexualAbuse are 903 together, and illegal says 904"),
        Refusal(
            old: "kept: 257", new: "kept: 258",
            sentence: "the workload does not add up: partners and own.kept are 669 together, and illegalHostedHere says 668"),
        Refusal(
            old: "hidden: 11", new: "hidden: 12",
            sentence: "the workload does not add up: illegalHostedHere and own.abroad are 904 together, and illegal says 903"),
        Refusal(
            old: "referred: 480", new: "referred: 669",
            sentence: "the workload does not add up: referred is 669, more than all that is illegalHostedHere"),
        Refusal(
            old: "infant: 9", new: "infant: 10",
            sentence: "the workload does not add up: published.illegalByAge is 101.0 per cent together, and must be 100"),
        Refusal(
            old: "ipv6: 6", new: "ipv6: 95",
            sentence: "the workload does not add up: hosting.ipv6 and hosting.bothFamilies are more than 100 per cent together"),
        Refusal(
            old: "overridden: 4", new: "overridden: 258",
            sentence: "the workload does not add up: hosting.overridden is 258, more than own.kept"),
        Refusal(old: "year: 2014", new: "jahr: 2014", sentence: "the workload has no year"),
        Refusal(old: "year: 2014", new: "year: 2014, month: 1", sentence: "the workload has a member month, which no workload has"),
        Refusal(
            old: "childErotica: 33", new: "erotica: 33",
            sentence: "the workload has a member published.byKind.erotica, and its last name is none of the kinds of report"),
        Refusal(
            old: "onion: 2", new: "noSuchHost: 2",
            sentence:
                "the workload has a member own.abroad.unlocated.noSuchHost, and its last name is none of the reasons a plan can bring about"
        ),
        Refusal(
            old: "year: 2014", new: "year: -1", sentence: "year in the workload must be a whole number from 0 to 10000000"),
        Refusal(old: "year: 2014", new: "year: 20.5", sentence: "year in the workload must be a whole number from 0 to 10000000"),
        Refusal(old: "year: 2014", new: "year: true", sentence: "year in the workload must be a whole number from 0 to 10000000"),
        Refusal(old: "repeated: 3", new: "repeated: 101", sentence: "own.repeated in the workload must be a number from 0 to 100"),
        Refusal(
            old: "renewed: 1", new: "renewed: 96",
            sentence: "the workload does not add up: own.repeated, own.recognised and own.renewed are more than 100 per cent together"),
        Refusal(old: "known: 30", new: "known: \"30\"", sentence: "items.known in the workload must be a number from 0 to 100"),
        Refusal(old: "node: \"nl\"", new: "node: \"NL\"", sentence: "node in the workload must be the name of a member"),
        Refusal(old: "nl: [\"NL\"]", new: "nl: [\"UK\"]", sentence: "coverage.nl in the workload must be a list of countries"),
        Refusal(
            old: "de: [\"DE\"]", new: "de: [\"NL\"]", sentence: "coverage in the workload must be countries that are each covered once"),
        Refusal(
            old: "{ de: 257, us: 154 }", new: "{ nl: 257, us: 154 }",
            sentence: "partners.nl in the workload must be the count of another hotline with a coverage"),
        Refusal(
            old: "FR: 22", new: "PR: 22", sentence: "own.abroad.uncovered.PR in the workload must be the count of a country nobody covers"),
        Refusal(
            old: "central: \"central\"", new: "central: \"de\"", sentence: "central in the workload must be a member that covers no country"
        ),
        Refusal(
            old: "addressesPerHost: 3", new: "addressesPerHost: 0", sentence: "hosting.addressesPerHost in the workload must be at least 1"),
        Refusal(old: "pool: 200", new: "pool: 0", sentence: "items.pool in the workload must be at least 1"),
    ])
    func whatDoesNotFitIsRefusedWithASentence(refusal: Refusal) throws {
        let bytes = try WorkloadFiles.changed("twentieth", refusal.old, to: refusal.new)
        let error = #expect(throws: WorkloadError.self) { try Workload(bytes) }
        #expect(error?.description == refusal.sentence)
    }

    @Test(arguments: [
        (text: "", sentence: "the workload is not JSON5: line 1, column 1, the file ends where a value should stand"),
        (text: "[1]", sentence: "the outermost value in the workload must be an object"),
        (text: "{ name: 1, name: 2 }", sentence: "the workload is not JSON5: line 1, column 12, name stands twice in the same group"),
    ])
    func otherBytesAreRefused(text: String, sentence: String) {
        let error = #expect(throws: WorkloadError.self) { try Workload(Array(text.utf8)) }
        #expect(error?.description == sentence)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: WorkloadError.self) { try Workload([0x7B, 0xFF, 0x7D]) }
    }
}

@Suite struct SharesTests {
    @Test(arguments: [
        (total: 100, counts: [54, 26, 9, 11]), (total: 10, counts: [5, 3, 1, 1]), (total: 0, counts: [0, 0, 0, 0]),
        (total: 1, counts: [1, 0, 0, 0]), (total: 903, counts: [488, 235, 81, 99]),
    ])
    func theLargestRemaindersGetWhatRoundingLeaves(total: Int, counts: [Int]) {
        let shares = Shares([(key: "a", percentage: 54), (key: "b", percentage: 26), (key: "c", percentage: 9), (key: "d", percentage: 11)])
        #expect(shares.counts(of: total).entries.map(\.count) == counts)
    }

    @Test(arguments: 0..<200)
    func theCountsAlwaysAddUp(total: Int) {
        let shares = Shares([(key: 1, percentage: 33.3), (key: 2, percentage: 33.3), (key: 3, percentage: 33.4)])
        #expect(shares.counts(of: total).total == total)
    }

    @Test func equalRemaindersGoToTheEarlierName() {
        let shares = Shares([(key: "a", percentage: 50), (key: "b", percentage: 50)])
        #expect(shares.counts(of: 3).entries.map(\.count) == [2, 1])
    }
}
