import Observability
import TestSupport
import Testing

@Suite struct QuietLogTests {
    private let recorder = LogRecorder()
    private let clock = ManualClock(now: 0)

    private func quiet() -> QuietLog { QuietLog(Log(sink: recorder.sink, clock: clock)) }

    @Test func theFirstOfAKindIsWrittenAtOnceAndTheOthersAreCounted() {
        let log = quiet()
        for _ in 0..<1000 { log.note(.warning, "connection.refused", reason: "address") }
        log.note(.warning, "connection.refused", reason: "total")
        #expect(recorder.lines.count == 2)
        clock.advance(by: .seconds(59))
        log.tell()
        #expect(recorder.lines.count == 2)
        clock.advance(by: .seconds(1))
        log.tell()
        #expect(recorder.lines.count == 3)
        #expect(recorder.lines.last?.contains(#""event":"connection.refused","reason":"address","again":999,"seconds":60"#) == true)
    }

    @Test func aKindThatGoesOnIsOneLineAnInterval() {
        let log = quiet()
        for second in 0..<600 {
            for _ in 0..<10 { log.note(.warning, "handshake.refused", reason: "a") }
            clock.advance(by: .seconds(1))
            _ = second
        }
        log.tell()
        #expect(recorder.lines.count <= 12)
    }

    @Test func aKindThatStopsIsWrittenAtOnceWhenItComesBack() {
        let log = quiet()
        log.note(.info, "connection.ended", reason: "a")
        clock.advance(by: .seconds(61))
        log.note(.info, "connection.ended", reason: "a")
        #expect(recorder.lines.count == 2)
        #expect(recorder.lines.allSatisfy { !$0.contains("again") })
    }

    @Test func theKindsAreBounded() {
        let log = quiet()
        for number in 0..<10_000 { log.note(.warning, "handshake.refused", reason: "\(number)") }
        #expect(recorder.lines.count <= 65)
        clock.advance(by: .seconds(61))
        log.tell()
        #expect(recorder.lines.last?.contains(#""reason":"other","again":"#) == true)
    }
}
