import HotlineModel
import OnlineChecks
import Testing

/// Tests when cases and hosts are looked at next.
@Suite struct RhythmTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)
    private let rhythm = CheckRhythm()

    private static func seen(_ sight: Sight, at moment: Timestamp = start) -> Sights {
        var sights = Sights()
        _ = sights.record(sight, at: moment, under: SightRule())
        return sights
    }

    @Test(arguments: [(false, 24.0), (true, 2.0)]) func eachCaseIsDueOnceInItsPeriod(isUrgent: Bool, hours: Double) {
        for place in [UInt64.min, 1, 0x8000_0000_0000_0000, .max, 0x1234_5678_9ABC_DEF0] {
            var moment = Self.start
            for round in 0..<5 {
                let next = rhythm.due(after: Self.seen(.online, at: moment), place: place, isUrgent: isUrgent, now: moment)
                let gap = next - moment
                #expect(gap > .zero && gap <= .seconds(hours * 3_600))
                // From its second check on, a case keeps its place exactly.
                if round > 0 { #expect(gap == .seconds(hours * 3_600)) }
                moment = next
            }
        }
    }

    @Test func aLateCheckDoesNotMoveThePlace() {
        let due = rhythm.due(after: Self.seen(.online), place: 7, isUrgent: false, now: Self.start)
        let late = rhythm.due(after: Self.seen(.online, at: due + .seconds(5_000)), place: 7, isUrgent: false, now: due)
        #expect(late == due + .seconds(86_400))
    }

    @Test func casesAreSpreadEvenly() {
        var hours = [Int](repeating: 0, count: 24)
        for number in 0..<24_000 as Range<UInt64> {
            let place = (number + 1) &* 0x9E37_79B9_7F4A_7C15
            let due = rhythm.due(after: Self.seen(.online), place: place, isUrgent: false, now: Self.start)
            hours[Int(((due - Self.start).components.seconds - 1) / 3_600)] += 1
        }
        #expect(hours.allSatisfy { (900...1_100).contains($0) })
    }

    @Test func aGoneSightIsConfirmedAsSoonAsTheNextCounts() {
        let sights = Self.seen(.gone(.status(404)))
        let place = UInt64.max / 2
        let regular = rhythm.due(after: Self.seen(.online), place: place, isUrgent: false, now: Self.start)
        #expect(
            rhythm.due(after: sights, place: place, isUrgent: false, now: Self.start) == min(regular, Self.start + .seconds(4 * 3_600)))
        // An overdue confirmation is due now.
        let later = Self.start + .seconds(5 * 3_600)
        #expect(rhythm.due(after: sights, place: place, isUrgent: false, now: later) == min(regular, later))
    }

    @Test func aHostInTroubleIsNotAskedAgainAtOnce() {
        var sights = Self.seen(.gone(.status(404)))
        let later = Self.start + .seconds(5 * 3_600)
        _ = sights.record(.unknown(.status(503)), at: later, under: SightRule())
        #expect(rhythm.due(after: sights, place: 0, isUrgent: false, now: later) == later + .seconds(1_800))
    }

    @Test func aMissingNameIsAskedForAgainAfterAnHour() {
        let sights = Self.seen(.unknown(.nameMissing))
        let due = rhythm.due(after: sights, place: 0, isUrgent: false, now: Self.start)
        #expect(due <= Self.start + .seconds(3_600))
        #expect(due > Self.start)
    }

    @Test func aCaseNeverSeenIsDueAfterNow() {
        let due = rhythm.due(after: Sights(), place: 5, isUrgent: true, now: Self.start)
        #expect(due > Self.start)
        #expect(due <= Self.start + .seconds(7_200))
    }

    // MARK: Hosts

    @Test func looksAtOneHostKeepTheirDistance() {
        var spacing = HostSpacing(distance: .seconds(2))
        #expect(spacing.reserve("a.test", now: Self.start) == Self.start)
        #expect(spacing.reserve("a.test", now: Self.start) == Self.start + .seconds(2))
        #expect(spacing.reserve("b.test", now: Self.start) == Self.start)
        #expect(spacing.reserve("a.test", now: Self.start + .seconds(1)) == Self.start + .seconds(4))
        #expect(spacing.reserve("a.test", now: Self.start + .seconds(60)) == Self.start + .seconds(60))
    }

    @Test func theMemoryOfHostsIsBounded() {
        var spacing = HostSpacing(distance: .seconds(2), hosts: 10)
        for number in 0..<1_000 {
            _ = spacing.reserve("\(number).test", now: Self.start + .milliseconds(number))
            #expect(spacing.hosts <= 10)
        }
        // Hosts that are free again are forgotten first.
        var calm = HostSpacing(distance: .seconds(2), hosts: 2)
        _ = calm.reserve("a.test", now: Self.start)
        _ = calm.reserve("b.test", now: Self.start + .seconds(10))
        _ = calm.reserve("c.test", now: Self.start + .seconds(10))
        #expect(calm.reserve("b.test", now: Self.start + .seconds(10)) == Self.start + .seconds(12))
    }
}
