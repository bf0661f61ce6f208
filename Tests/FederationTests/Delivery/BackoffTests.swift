import Testing

@testable import Federation

@Suite struct BackoffTests {
    @Test(arguments: [
        (failures: 1, wait: 5), (failures: 2, wait: 10), (failures: 8, wait: 640), (failures: 9, wait: 900), (failures: 500, wait: 900),
    ])
    func doublesUpToAQuarterOfAnHour(failures: Int, wait: Int) {
        #expect(Backoff.wait(afterFailures: failures) == .seconds(wait))
    }

    @Test func jitterShortensAWaitByAtMostAQuarter() {
        #expect(Backoff.jittered(.seconds(100), by: 0) == .seconds(100))
        #expect(Backoff.jittered(.seconds(100), by: 1) == .seconds(75))
        #expect(Backoff.jittered(.seconds(100), by: 7) == .seconds(75))
    }
}
