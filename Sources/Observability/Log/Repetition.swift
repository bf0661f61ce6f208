/// The lines of each kind within an interval: the first is written at once, and the others are counted. A value.
struct Repetition<Kind: Hashable & Sendable>: Sendable {
    private struct Interval {
        let began: Int64
        var count = 0
    }

    /// Milliseconds.
    let length: Int64
    private var intervals: [Kind: Interval] = [:]

    init(length: Int64) { self.length = length }

    /// The number of kinds that are counted at present.
    var kinds: Int { intervals.count }

    /// Counts a line; `true` if it is to be written.
    mutating func isFirst(_ kind: Kind, at now: Int64) -> Bool {
        guard intervals[kind] == nil else {
            intervals[kind]?.count += 1
            return false
        }
        intervals[kind] = Interval(began: now)
        return true
    }

    /// The kinds that came again in an interval that is over, with their numbers. For them another interval begins.
    mutating func ended(at now: Int64) -> [(kind: Kind, count: Int)] {
        let over = intervals.filter { now - $0.value.began >= length }
        for (kind, interval) in over { intervals[kind] = interval.count > 0 ? Interval(began: now) : nil }
        return over.filter { $0.value.count > 0 }.map { ($0.key, $0.value.count) }
    }

    func contains(_ kind: Kind) -> Bool { intervals[kind] != nil }
}
