import Testing

@testable import TakedownService

@Suite struct RequestPaceTests {
    @Test func tenRequestsGoOutWithinAnySecond() {
        var pace = RequestPace()
        for number in 0..<10 { #expect(pace.take(.submission, at: .milliseconds(number * 50)) == nil) }
        #expect(pace.take(.submission, at: .milliseconds(500)) == .milliseconds(500))
        #expect(pace.take(.submission, at: .milliseconds(999)) == .milliseconds(1))
        #expect(pace.take(.submission, at: .milliseconds(1_000)) == nil)
        #expect(pace.take(.submission, at: .milliseconds(1_001)) == .milliseconds(49))
    }

    @Test func nothingGoesOutBeforeTheEndOfAWait() {
        var pace = RequestPace()
        pace.rest(.submission, until: .seconds(60))
        pace.rest(.submission, until: .seconds(10))
        #expect(pace.take(.submission, at: .seconds(59)) == .seconds(1))
        #expect(pace.take(.submission, at: .seconds(60)) == nil)
    }

    @Test func questionsRestApartAndLeaveRoomForSubmissions() {
        var pace = RequestPace()
        for _ in 0..<5 { #expect(pace.take(.question, at: .zero) == nil) }
        #expect(pace.take(.question, at: .milliseconds(200)) == .milliseconds(800))
        for _ in 0..<5 { #expect(pace.take(.submission, at: .milliseconds(300)) == nil) }
        #expect(pace.take(.submission, at: .milliseconds(400)) == .milliseconds(600))
        // Five submissions went out within this second; with them there is no room for questions.
        #expect(pace.take(.question, at: .milliseconds(1_000)) == .milliseconds(300))
        pace.rest(.question, until: .seconds(60))
        #expect(pace.take(.submission, at: .seconds(2)) == nil && pace.take(.question, at: .seconds(2)) == .seconds(58))
    }

    @Test func aLookCountsNothing() {
        let pace = RequestPace()
        for _ in 0..<20 { #expect(pace.wait(before: .submission, at: .zero) == nil) }
    }

    @Test func credentialsShowNoSecret() {
        let credentials = ProviderInterface.Credentials.bearer("hush")
        var dumped = "\(credentials) \(String(reflecting: credentials))"
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("hush"))
    }

    @Test func aPlaceIsTheHostAndThePath() {
        #expect(InterfacePlace("https://Abuse.Example/v1/abuse").host == "abuse.example")
        #expect(InterfacePlace("https://abuse.example:443/v1").host == "abuse.example")
        #expect(InterfacePlace("https://abuse.example:8443/v1/abuse").host == "abuse.example:8443")
        #expect(InterfacePlace("https://abuse.example:8443/v1/abuse").path == "/v1/abuse")
        #expect(InterfacePlace("https://abuse.example").path == "/")
    }
}
