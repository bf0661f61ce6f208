import HotlineModel
import Observability
import TestSupport
import Testing

@Suite struct AlarmBoardTests {
    private let clock = ManualClock(now: 1_000)
    private let recorder = LogRecorder()
    private let board: AlarmBoard
    private let peer: MemberID

    init() throws {
        board = AlarmBoard(clock: clock, log: Log(sink: recorder.sink, clock: clock))
        peer = try #require(MemberID("de"))
    }

    @Test func raisingAgainKeepsTheFirstTimeAndSaysNothing() {
        #expect(board.raise("directory.expired", severity: .critical, "The directory has expired."))
        clock.advance(by: .seconds(60))
        #expect(!board.raise("directory.expired", severity: .critical, "The directory expired a minute ago."))
        #expect(board.active.map(\.since.milliseconds) == [1_000])
        #expect(board.active.map(\.sentence) == ["The directory expired a minute ago."])
        #expect(recorder.lines.count == 1)
        #expect(recorder.lines.first?.contains("\"level\":\"error\"") == true)
    }

    @Test func aGraverSeverityIsLoggedAgain() {
        board.raise("certificate.expires", severity: .notice, member: peer, "30 days left.")
        board.raise("certificate.expires", severity: .warning, member: peer, "7 days left.")
        #expect(recorder.lines.count == 2)
        #expect(board.active.map(\.severity) == [.warning])
    }

    @Test func clearingEndsItOnce() {
        board.raise("clock.skewed", severity: .warning, member: peer, "The peer's clock is a day off.")
        clock.advance(by: .seconds(5))
        #expect(board.clear("clock.skewed", member: peer))
        #expect(!board.clear("clock.skewed", member: peer))
        #expect(board.active.isEmpty)
        #expect(recorder.lines.last?.contains("\"rang\":5.0") == true)
    }

    @Test func alarmsDifferByMemberAndSubject() {
        board.raise("key.expires", severity: .notice, subject: "a", "Key a ends.")
        board.raise("key.expires", severity: .notice, subject: "b", "Key b ends.")
        board.raise("key.expires", severity: .notice, member: peer, "The peer's key ends.")
        #expect(board.active.count == 3)
        board.clear("key.expires", subject: "a")
        board.clear("key.expires") { $0.member == peer }
        #expect(board.active.map(\.subject) == ["b"])
        board.clear("clock.skewed") { _ in true }
        #expect(board.active.map(\.subject) == ["b"])
    }

    @Test func whatIsOverIsAskedOfTheAlarmsOfThatNameAlone() {
        board.raise("key.expires", severity: .notice, member: peer, "The key ends in a month.")
        board.raise("clock.skew", severity: .warning, member: peer, "The clock is a day off.")
        board.clear("key.expires") { $0.severity == .warning }
        #expect(board.active.map(\.name) == ["clock.skew", "key.expires"])
    }

    @Test func aLaterStepIsLoggedAgainAndAnEarlierOneIsNot() {
        board.raise("key.expires", severity: .warning, step: 2, "14 days left.")
        board.raise("key.expires", severity: .warning, step: 3, "7 days left.")
        board.raise("key.expires", severity: .warning, step: 3, "6 days left.")
        #expect(recorder.lines.count == 2)
        #expect(board.active.map(\.sentence) == ["6 days left."])
    }

    @Test func aConditionRaisesAndClears() {
        board.update("store.full", severity: .critical, "The disk is full.")
        #expect(board.active.count == 1)
        board.update("store.full", severity: .critical, nil)
        #expect(board.active.isEmpty)
    }

    @Test func theGravestComesFirstThenTheOldest() {
        board.raise("c", severity: .notice, "")
        clock.advance(by: .seconds(1))
        board.raise("b", severity: .critical, "")
        clock.advance(by: .seconds(1))
        board.raise("a", severity: .critical, "")
        #expect(board.active.map(\.name) == ["b", "a", "c"])
    }

    @Test func alarmsAreAMetric() {
        let metrics = Metrics()
        board.register(in: metrics)
        board.raise("key.expires", severity: .notice, subject: "a", "")
        board.raise("key.expires", severity: .notice, subject: "b", "")
        board.raise("clock.skewed", severity: .warning, member: peer, "")
        let text = String(decoding: metrics.text(), as: UTF8.self)
        #expect(text.contains("hotline_alarms{name=\"key.expires\",severity=\"notice\",member=\"\"} 2\n"))
        #expect(text.contains("hotline_alarms{name=\"clock.skewed\",severity=\"warning\",member=\"de\"} 1\n"))
    }
}
