import HotlineModel
import OnlineChecks
import Testing
import WebProbe

/// Tests how sights close and open cases.
@Suite struct SightsTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)
    private static func hour(_ hours: Double) -> Timestamp { start + .milliseconds(Int64(hours * 3_600_000)) }
    private static let gone = Sight.gone(.status(404))

    private var sights = Sights()
    private let rule = SightRule()

    @discardableResult private mutating func see(
        _ sight: Sight, _ hours: Double, by observer: Sights.Observer = .program
    ) -> [Sights.Consequence] {
        sights.record(sight, at: Self.hour(hours), by: observer, under: rule)
    }

    @Test mutating func threeSightsApartClose() {
        #expect(see(.online, 0) == [])
        #expect(see(Self.gone, 24) == [])
        #expect(see(Self.gone, 28) == [])
        #expect(see(Self.gone, 32) == [.close(RemovalInterval(lastOnline: Self.hour(0), firstGone: Self.hour(24)))])
        #expect(sights.isClosed)
        // More of the same changes nothing.
        #expect(see(Self.gone, 36) == [])
    }

    @Test mutating func sightsTooNearTogetherCountOnce() {
        for hours in [1, 1.1, 2, 4.99] { #expect(see(Self.gone, hours) == []) }
        #expect(sights.gone == 1)
        #expect(see(Self.gone, 5) == [])
        #expect(sights.gone == 2)
        #expect(see(Self.gone, 9) == [.close(RemovalInterval(lastOnline: nil, firstGone: Self.hour(1)))])
    }

    @Test mutating func unknownNeitherClosesNorResets() {
        see(Self.gone, 0)
        see(.unknown(.status(503)), 4)
        see(Self.gone, 8)
        see(.unknown(.challenge), 12)
        #expect(sights.gone == 2)
        #expect(see(Self.gone, 16) == [.close(RemovalInterval(lastOnline: nil, firstGone: Self.hour(0)))])
    }

    @Test mutating func onlineStartsTheCountAnew() {
        see(Self.gone, 0)
        see(Self.gone, 4)
        see(.online, 8)
        #expect(sights.gone == 0)
        see(Self.gone, 12)
        see(Self.gone, 16)
        #expect(see(Self.gone, 20) == [.close(RemovalInterval(lastOnline: Self.hour(8), firstGone: Self.hour(12)))])
    }

    @Test mutating func whatComesBackIsReopenedEachTime() {
        for round in [0.0, 100] {
            for hours in [0.0, 4, 8] { see(Self.gone, round + hours) }
            #expect(sights.isClosed)
            #expect(see(.unknown(.status(500)), round + 12) == [])
            #expect(see(.online, round + 20) == [.reopen])
            #expect(!sights.isClosed)
            #expect(see(.online, round + 24) == [])
        }
    }

    // MARK: Persons

    @Test mutating func afterDaysOfUnknownAPersonLooksOnce() {
        #expect(see(.unknown(.status(403)), 0) == [])
        #expect(see(.unknown(.challenge), 71.9) == [])
        #expect(see(.unknown(.challenge), 72) == [.askPerson])
        #expect(see(.unknown(.challenge), 96) == [])
        // A person who cannot tell either is asked again after the same time.
        #expect(see(.unknown(.challenge), 100, by: .person) == [])
        #expect(see(.unknown(.challenge), 171.9) == [])
        #expect(see(.unknown(.challenge), 172) == [.askPerson])
        see(.online, 173, by: .person)
        #expect(!sights.isWithPerson)
        #expect(see(.unknown(.challenge), 174) == [])
    }

    @Test(arguments: [Sight.online, gone]) mutating func whoCanTellEndsTheWait(sight: Sight) {
        see(.unknown(.challenge), 0)
        see(sight, 48)
        see(.unknown(.challenge), 50)
        #expect(see(.unknown(.challenge), 121) == [])
        #expect(see(.unknown(.challenge), 122) == [.askPerson])
    }

    @Test mutating func aPersonsLookCounts() {
        see(.online, 0, by: .person)
        #expect(see(Self.gone, 1, by: .person) == [.close(RemovalInterval(lastOnline: Self.hour(0), firstGone: Self.hour(1)))])
    }

    @Test func personsCanBeAskedForMoreThanOneLook() {
        var rule = SightRule(), sights = Sights()
        (rule.needed, rule.neededByPerson) = (3, 2)
        #expect(sights.record(Self.gone, at: Self.hour(0), by: .person, under: rule) == [])
        #expect(sights.record(Self.gone, at: Self.hour(0), by: .person, under: rule).count == 1)
    }

    // MARK: Alarms and order

    @Test mutating func aChangedLayoutRingsEachTime() {
        #expect(see(.unknown(.layoutChanged), 0) == [.ring])
        #expect(see(.unknown(.layoutChanged), 72) == [.ring, .askPerson])
    }

    @Test mutating func anOlderSightChangesNothing() {
        see(.online, 10)
        let before = sights
        #expect(see(Self.gone, 9) == [])
        #expect(sights == before)
    }

    @Test mutating func aMissingNameIsRememberedUntilAnotherAnswer() {
        see(.unknown(.nameMissing), 1)
        #expect(sights.nameMissingSince == Self.hour(1))
        see(.unknown(.resolver), 2)
        see(.gone(.noSuchName), 3)
        #expect(sights.nameMissingSince == Self.hour(1))
        see(.unknown(.status(500)), 4)
        #expect(sights.nameMissingSince == nil)
    }

    @Test mutating func whatWasStoredGoesOn() {
        see(.online, 0)
        see(Self.gone, 4)
        see(Self.gone, 8)
        var restored = Sights(
            lastOnline: sights.lastOnline, firstGone: sights.firstGone, lastGone: sights.lastGone, gone: sights.gone,
            goneByPerson: sights.goneByPerson, unknownSince: sights.unknownSince, nameMissingSince: sights.nameMissingSince,
            isClosed: sights.isClosed, isWithPerson: sights.isWithPerson, last: sights.last)
        #expect(restored == sights)
        #expect(restored.record(Self.gone, at: Self.hour(12), under: rule).count == 1)
    }

    // MARK: Canaries

    @Test(arguments: [
        ([], false), ([200], false), ([301, 200, nil], false), ([200, nil], false), ([nil], true), ([200, nil, nil], true),
        ([500, 403], true),
        ([404, 404, 200], true),
    ])
    func mostCanariesDownIsOurOutage(statuses: [Int?], isOutage: Bool) {
        var round = CanaryRound()
        for status in statuses { round.record(status.map { .status($0) } ?? .failed(.timedOut)) }
        #expect(round.isOurOutage == isOutage)
    }

    @Test func aCanaryThatWasNotLookedAtOrChallengesUsFailed() {
        var round = CanaryRound()
        round.record(nil)
        round.record(.status(200, marks: ["cf-mitigated": "challenge"]))
        #expect(round.asked == 2)
        #expect(round.failed == 2)
    }
}
