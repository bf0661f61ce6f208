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
        #expect(board.raise(.directoryExpired, severity: .critical, "The directory has expired."))
        clock.advance(by: .seconds(60))
        #expect(!board.raise(.directoryExpired, severity: .critical, "The directory expired a minute ago."))
        #expect(board.active.map(\.since.milliseconds) == [1_000])
        #expect(board.active.map(\.sentence) == ["The directory expired a minute ago."])
        #expect(recorder.lines.count == 1)
        #expect(recorder.lines.first?.contains("\"level\":\"error\"") == true)
    }

    @Test func aGraverSeverityIsLoggedAgain() {
        board.raise(.tlsExpiring, severity: .notice, member: peer, "30 days left.")
        board.raise(.tlsExpiring, severity: .warning, member: peer, "7 days left.")
        #expect(recorder.lines.count == 2)
        #expect(board.active.map(\.severity) == [.warning])
    }

    @Test func clearingEndsItOnce() {
        board.raise(.clockSkew, severity: .warning, member: peer, "The peer's clock is a day off.")
        clock.advance(by: .seconds(5))
        #expect(board.clear(.clockSkew, member: peer))
        #expect(!board.clear(.clockSkew, member: peer))
        #expect(board.active.isEmpty)
        #expect(recorder.lines.last?.contains("\"rang\":5.0") == true)
    }

    @Test func alarmsDifferByMemberAndSubject() {
        board.raise(.signingKeyExpiring, severity: .notice, subject: "a", "Key a ends.")
        board.raise(.signingKeyExpiring, severity: .notice, subject: "b", "Key b ends.")
        board.raise(.signingKeyExpiring, severity: .notice, member: peer, "The peer's key ends.")
        #expect(board.active.count == 3)
        board.clear(.signingKeyExpiring, subject: "a")
        board.clear(.signingKeyExpiring) { $0.member == peer }
        #expect(board.active.map(\.subject) == ["b"])
        board.clear(.clockSkew) { _ in true }
        #expect(board.active.map(\.subject) == ["b"])
    }

    @Test func whatIsOverIsAskedOfTheAlarmsOfThatNameAlone() {
        board.raise(.signingKeyExpiring, severity: .notice, member: peer, "The key ends in a month.")
        board.raise(.clockSkew, severity: .warning, member: peer, "The clock is a day off.")
        board.clear(.signingKeyExpiring) { $0.severity == .warning }
        #expect(board.active.map(\.name) == ["clock.skew", "signingKey.expiring"])
    }

    @Test func aLaterStepIsLoggedAgainAndAnEarlierOneIsNot() {
        board.raise(.signingKeyExpiring, severity: .warning, step: 2, "14 days left.")
        board.raise(.signingKeyExpiring, severity: .warning, step: 3, "7 days left.")
        board.raise(.signingKeyExpiring, severity: .warning, step: 3, "6 days left.")
        #expect(recorder.lines.count == 2)
        #expect(board.active.map(\.sentence) == ["6 days left."])
    }

    @Test func aConditionRaisesAndClears() {
        board.update(.retentionFailed, severity: .critical, "The disk is full.")
        #expect(board.active.count == 1)
        board.update(.retentionFailed, severity: .critical, nil)
        #expect(board.active.isEmpty)
    }

    @Test func theGravestComesFirstThenTheOldest() {
        board.raise(.worklistOld, severity: .notice, "")
        clock.advance(by: .seconds(1))
        board.raise(.logFork, severity: .critical, "")
        clock.advance(by: .seconds(1))
        board.raise(.directoryExpired, severity: .critical, "")
        #expect(board.active.map(\.name) == ["log.fork", "directory.expired", "worklist.old"])
    }

    @Test func alarmsAreAMetric() {
        let metrics = Metrics()
        board.register(in: metrics)
        board.raise(.signingKeyExpiring, severity: .notice, subject: "a", "")
        board.raise(.signingKeyExpiring, severity: .notice, subject: "b", "")
        board.raise(.clockSkew, severity: .warning, member: peer, "")
        let text = String(decoding: metrics.text(), as: UTF8.self)
        #expect(text.contains("hotline_alarms{name=\"signingKey.expiring\",severity=\"notice\",member=\"\"} 2\n"))
        #expect(text.contains("hotline_alarms{name=\"clock.skew\",severity=\"warning\",member=\"de\"} 1\n"))
    }
}
