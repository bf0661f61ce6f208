import CaseStore
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import Reporting

/// The small rules of printing: per cent, lists of codes.
@Suite struct PrintingTests {
    @Test(
        arguments: [
            (1, 3, 33), (2, 3, 67), (1, 2, 50), (1, 200, 1), (1, 201, 0), (199, 200, 100), (0, 5, 0), (5, 5, 100), (7, 5, 140), (0, 0, nil),
            (3, 0, nil),
        ] as [(Int, Int, Int?)])
    func aShareIsInWholePerCent(part: Int, whole: Int, perCent: Int?) { #expect(Percent.share(part, of: whole) == perCent) }

    @Test(
        arguments: [
            (110, 100, 10), (90, 100, -10), (100, 100, 0), (201, 200, 1), (199, 200, -1), (1_001, 1_000, 0), (999, 1_000, 0), (0, 3, -100),
            (9, 3, 200),
            (5, 0, nil), (0, 0, nil),
        ] as [(Int, Int, Int?)])
    func aChangeIsInWholePerCentOfTheYearBefore(now: Int, before: Int, perCent: Int?) {
        #expect(Percent.change(now, from: before) == perCent)
    }

    @Test func listsKnownCodesInTheirOrderAndUnknownOnesBehind() {
        let counts: [Sex: Int] = [.male: 2, Sex(rawValue: "z"): 1, Sex(rawValue: "y"): 4]
        let rows = listed(counts)
        #expect(rows.map(\.code.rawValue) == ["female", "male", "both", "undetermined", "y", "z"])
        #expect(rows.map(\.count) == [0, 2, 0, 0, 4, 1])
    }

    @Test(arguments: [(0, 4), (1, 5)]) func aFindingThatIsNotStatedHasARowIfItWasCounted(count: Int, rows: Int) {
        let list = listed([Sex.female: 1, nil: count] as [Sex?: Int])
        #expect(list.count == rows && list.last?.count == (count == 0 ? 0 : count))
        #expect((list.last?.code == nil) == (count > 0))
    }

    @Test(arguments: [
        (CountedReport.firstTip + 7, false, "tip"), (7, true, "report"),
    ])
    func aTipIsListedUnderItsOwnNumber(number: Int64, isOnACase: Bool, member: String) throws {
        let caseID = isOnACase ? CaseID(opener: Sample.member("nl"), number: UniqueID(high: 1, low: 2)) : nil
        let report = CountedReport(
            number: number, receivedAt: Timestamp(milliseconds: 0), origin: .public, caseID: caseID, kind: nil, classification: nil,
            spared: nil,
            placement: 0)
        let listing = ReportListing([report], of: FigureSelector(.received), after: .start, limit: 1)
        let row = listing.answer.items.first?.json
        #expect(row?[member]?.integer == 7 && row?.members?.count == 3 + (isOnACase ? 1 : 0))
        #expect(listing.csv.split(separator: "\r\n").last?.hasPrefix(isOnACase ? "7," : "tip 7,") == true)
        // A full page has a next one, whether or not anything is on it.
        #expect(listing.next == report.position)
        #expect(ReportListing([report], of: FigureSelector(.received), after: .start, limit: 2).next == nil)
    }

    @Test(arguments: FigureFormat.allCases) func everyFormatHasItsMediaType(format: FigureFormat) {
        #expect(format.mediaType.hasPrefix(format == .json ? "application/json" : "text/"))
        #expect(FigureFormat.allCases.count { $0.mediaType == format.mediaType } == 1)
    }
}
