import Testing

@testable import HTTPServer

@Suite struct StrangersTests {
    private static func id(_ number: UInt32) -> ConnectionID { ConnectionID(index: number, generation: 1) }
    private static func address(_ number: UInt8) -> ClientKey { .address([127, 0, 0, number]) }

    @Test func theOldestOfTheAddressWithTheMostGivesWay() {
        var strangers = Strangers()
        #expect(strangers.first == nil)
        strangers.insert(Self.id(1), from: Self.address(1))
        for number in 2...4 { strangers.insert(Self.id(UInt32(number)), from: Self.address(2)) }
        #expect(strangers.count == 4)
        #expect(strangers.first == Self.id(2))
        #expect(strangers.oldest(of: Self.address(1)) == Self.id(1))
        strangers.remove(Self.id(2), from: Self.address(2))
        strangers.remove(Self.id(2), from: Self.address(2))
        #expect(strangers.first == Self.id(3))
        #expect(strangers.count == 3)
        #expect(strangers.count(of: Self.address(2)) == 2)
    }
}

@Suite struct ArrivalRateTests {
    private static let second: Int64 = 1_000_000_000
    private static func address(_ number: Int) -> ClientKey { .address([UInt8(number >> 8), UInt8(number & 0xFF)]) }

    @Test func aBurstIsTakenAndThenSoManyASecond() {
        var rate = ArrivalRate(perSecond: 2, burst: 3)
        #expect((0..<4).map { _ in rate.take(from: Self.address(1), at: 0) } == [true, true, true, false])
        #expect(rate.take(from: Self.address(2), at: 0) == true)
        #expect((0..<3).map { _ in rate.take(from: Self.address(1), at: Self.second) } == [true, true, false])
        #expect((0..<4).map { _ in rate.take(from: Self.address(1), at: 100 * Self.second) } == [true, true, true, false])
    }

    @Test func whoIsKnownNeverRunsOut() {
        var rate = ArrivalRate(perSecond: 1, burst: 1)
        for _ in 0..<10 {
            #expect(rate.take(from: Self.address(1), at: 0) == true)
            rate.giveBack(to: Self.address(1), at: 0)
        }
        rate.giveBack(to: Self.address(1), at: 0)
        #expect((0..<2).map { _ in rate.take(from: Self.address(1), at: 0) } == [true, false])
    }

    @Test func remembersNoMoreAddressesThanItMust() {
        var rate = ArrivalRate(perSecond: 1, burst: 2)
        #expect(rate.take(from: Self.address(0), at: 0) == true)
        #expect(rate.take(from: Self.address(0), at: 0) == true)
        for number in 1..<(2 * ArrivalRate.mostAddresses) {
            #expect(rate.take(from: Self.address(number), at: Int64(number) * Self.second) == true)
        }
        #expect(rate.addresses <= ArrivalRate.mostAddresses)
    }
}

@Suite struct ReaderPaceTests {
    private static let second: Int64 = 1_000_000_000

    private static func pace() -> ReaderPace { ReaderPace(grace: 10 * second, bytesPerSecond: 100) }

    @Test func nothingIsDueWithoutAnAnswer() {
        var pace = Self.pace()
        pace.look(isAnswering: false, taken: 0, at: 0)
        #expect(pace.due == .max)
        pace.look(isAnswering: true, taken: 0, at: 5)
        #expect(pace.due == 5 + 10 * Self.second)
        pace.look(isAnswering: false, taken: 50, at: 6)
        #expect(pace.due == .max)
    }

    @Test func whatIsTakenEarnsTimeAtTheSlowestRate() {
        var pace = Self.pace()
        pace.look(isAnswering: true, taken: 0, at: 0)
        pace.look(isAnswering: true, taken: 200, at: 9 * Self.second)
        #expect(pace.due == 12 * Self.second)
        pace.look(isAnswering: true, taken: 200, at: 10 * Self.second)
        #expect(pace.due == 12 * Self.second)
    }

    @Test func readingQuicklyOnceDoesNotCountForEver() {
        var pace = Self.pace()
        pace.look(isAnswering: true, taken: 0, at: 0)
        pace.look(isAnswering: true, taken: 1_000_000_000, at: Self.second)
        #expect(pace.due == 11 * Self.second)
    }
}
