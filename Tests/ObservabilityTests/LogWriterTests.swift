import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Observability

@Suite(.timeLimit(.minutes(1))) struct LogWriterTests {
    /// A reader that stands still until it is let go.
    private final class Reader: Sendable {
        private let stands = DispatchSemaphore(value: 0)
        private let read = Mutex<[String]>([])
        private let waits: Bool

        init(waits: Bool) { self.waits = waits }

        var lines: [String] { read.withLock { $0 } }

        func take(_ line: [UInt8]) {
            if waits {
                stands.wait()
                stands.signal()
            }
            read.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }

        func go() { stands.signal() }
    }

    private func log(into writer: LogWriter) -> Log { Log(sink: LogSink { writer.accept($0) }, clock: ManualClock(now: 0)) }

    @Test func linesComeInTheOrderInWhichTheyWereWritten() {
        let reader = Reader(waits: false)
        let writer = LogWriter { reader.take($0) }
        let log = log(into: writer)
        for number in 0..<500 { log.info("step", ["number": .integer(number)]) }
        writer.finish(within: .seconds(30))
        #expect(reader.lines.count == 500)
        for (number, line) in reader.lines.enumerated() { #expect(line.contains("\"number\":\(number)}")) }
    }

    @Test func whoeverLogsNeverWaitsForAReaderThatStandsStill() {
        let reader = Reader(waits: true)
        let writer = LogWriter(mostBytes: 10_000, clock: ManualClock(now: 0)) { reader.take($0) }
        let log = log(into: writer)
        // It would hang here if it waited.
        for number in 0..<1000 { log.info("step", ["number": .integer(number)]) }
        writer.finish(within: .milliseconds(1))
        #expect(reader.lines.isEmpty)
        reader.go()
        writer.finish(within: .seconds(30))
        let kept = reader.lines.filter { $0.contains("\"step\"") }.count
        #expect(kept > 50 && kept < 1000)
        #expect(reader.lines.last?.contains("\"event\":\"log.dropped\",\"lines\":\(1000 - kept)}") == true)
        log.info("step", ["number": 1000])
        writer.finish(within: .seconds(30))
        #expect(reader.lines.last?.contains("\"number\":1000}") == true)
        #expect(reader.lines.count == kept + 2)
    }
}
