import Testing

@testable import TakedownService

@Suite struct RequestPaceTests {
    @Test func tenRequestsGoOutWithinAnySecond() {
        var pace = RequestPace()
        for number in 0..<10 { #expect(pace.take(at: .milliseconds(number * 50)) == nil) }
        #expect(pace.take(at: .milliseconds(500)) == .milliseconds(500))
        #expect(pace.take(at: .milliseconds(999)) == .milliseconds(1))
        #expect(pace.take(at: .milliseconds(1_000)) == nil)
        #expect(pace.take(at: .milliseconds(1_001)) == .milliseconds(49))
    }

    @Test func nothingGoesOutBeforeTheEndOfAWait() {
        var pace = RequestPace()
        pace.hold(until: .seconds(60))
        pace.hold(until: .seconds(10))
        #expect(pace.take(at: .seconds(59)) == .seconds(1))
        #expect(pace.take(at: .seconds(60)) == nil)
    }

    @Test func aPlaceIsTheHostAndThePath() {
        #expect(InterfacePlace("https://Abuse.Example/v1/abuse").host == "abuse.example")
        #expect(InterfacePlace("https://abuse.example:443/v1").host == "abuse.example")
        #expect(InterfacePlace("https://abuse.example:8443/v1/abuse").host == "abuse.example:8443")
        #expect(InterfacePlace("https://abuse.example:8443/v1/abuse").path == "/v1/abuse")
        #expect(InterfacePlace("https://abuse.example").path == "/")
    }
}
