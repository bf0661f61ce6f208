import Testing

@testable import Reporting

@Suite struct SurvivalTimesTests {
    struct Table: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Hours; a negative number is censored after so many.
        var hours: [Int]
        var median: Int?
        var ninety: Int?
    }

    @Test(arguments: [
        Table(testDescription: "nothing", hours: []),
        Table(testDescription: "one that happened is both", hours: [7], median: 7, ninety: 7),
        Table(testDescription: "half of four", hours: [1, 2, 3, 4], median: 2, ninety: 4),
        Table(testDescription: "exactly half, whatever rounding does", hours: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], median: 5, ninety: 9),
        Table(testDescription: "all still online", hours: [-100, -100]),
        Table(testDescription: "half still online: the median is known, nine of ten are not", hours: [1, 2, -50, -50], median: 2),
        // Left out, the two that are still online would make the median 2.
        Table(testDescription: "what is still online makes it slower", hours: [1, 2, 3, -3, -3], median: 3),
        // Kaplan and Meier: 3/4 after 1, then 3/4 · 1/2 = 3/8 after 3, since the second was only known until 2.
        Table(testDescription: "the censored leave those at risk", hours: [1, -2, 3, 4], median: 3, ninety: 4),
        Table(testDescription: "of the same time, what happened comes first", hours: [-2, 2], median: 2),
        Table(testDescription: "the order they came in says nothing", hours: [4, 3, -2, 1], median: 3, ninety: 4),
        Table(testDescription: "a clock that was set back makes no negative time", hours: [0, 0, 5], median: 0, ninety: 5),
    ])
    func estimates(_ table: Table) {
        var times = SurvivalTimes()
        for hours in table.hours {
            if hours < 0 { times.censored(after: .seconds(-hours * 3_600)) } else { times.happened(after: .seconds(hours * 3_600)) }
        }
        #expect(times.times(by: [0.5, 0.9]) == [table.median, table.ninety].map { $0.map { .seconds($0 * 3_600) } })
        #expect(times.happened == table.hours.count { $0 >= 0 })
    }

    @Test func neverCountsLessThanNoTime() {
        var times = SurvivalTimes()
        times.happened(after: .seconds(-5))
        #expect(times.times(by: [0.5]) == [.zero])
    }
}
