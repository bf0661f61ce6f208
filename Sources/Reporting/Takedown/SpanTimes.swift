import HotlineModel
import NodeMessages

/// Times from one kind of moment to another, counted over spans.
struct SpanTimes: Sendable {
    private(set) var times = SurvivalTimes()
    private(set) var overADay = 0

    /// - Parameters:
    ///   - end: The moment at which it happened; `nil` if it has not.
    ///   - known: The last moment for which it is known that it had not happened; by default, the end.
    mutating func count(from start: Timestamp, to end: Timestamp?, known: Timestamp? = nil) {
        let known = known ?? end ?? start
        if let end { times.happened(after: end - start) } else { times.censored(after: known - start) }
        if known - start > .seconds(86_400) { overADay += 1 }
    }

    var answer: TakedownFigureReport.Times {
        let found = times.times(by: [0.5, 0.9])
        return TakedownFigureReport.Times(
            happened: times.happened, medianMinutes: found[0].map(Self.minutes), ninetyMinutes: found[1].map(Self.minutes),
            over24Hours: overADay)
    }

    /// Whole minutes; a part of one counts as one, so that nothing takes no time.
    private static func minutes(_ time: Duration) -> Int {
        let (seconds, rest) = time.components
        let whole = Int(seconds)
        return (whole + (rest > 0 ? 1 : 0) + 59) / 60
    }
}
