import Synchronization
import Testing

@testable import CommandLineInterface

@Suite struct ProgressBarTests {
    /// A clock that only a test moves.
    final class Watch: Sendable {
        private let time = Mutex(Duration.zero)
        var now: Duration { time.withLock { $0 } }
        func set(_ value: Duration) { time.withLock { $0 = value } }
    }

    let recorded = RecordedConsole()
    let watch = Watch()

    @Test func printsAPlainLineEveryFiveSecondsWhereNobodyWatches() {
        let bar = ProgressBar("replay", total: 1_000, console: recorded.console(), elapsed: { [watch] in watch.now })
        for second in 1...11 {
            watch.set(.seconds(second))
            bar.advance(to: second * 50)
        }
        bar.finish()
        bar.finish()
        #expect(
            recorded.error == """
                replay: 25 %  250 of 1,000  50/s  15 s left
                replay: 50 %  500 of 1,000  50/s  10 s left
                replay: 55 %  550 of 1,000  50/s  9 s left

                """)
        #expect(recorded.output.isEmpty)
    }

    @Test func redrawsOneLineOnATerminalAtMostTenTimesASecond() {
        let bar = ProgressBar("x", total: 4, console: recorded.console(isInteractive: true, width: 70), elapsed: { [watch] in watch.now })
        for step in 1...4 {
            watch.set(.milliseconds(50 * step))
            bar.advance(to: step)
        }
        bar.finish()
        #expect(recorded.error.split(separator: "\r").count == 3)
        #expect(recorded.error.hasSuffix("100 %  4 of 4  20/s  in 0 s\n"))
    }

    @Test func fitsItsLineIntoTheTerminal() {
        let line = ProgressLine(title: "replay", total: 28_960)
        let bar = line.bar(done: 13_032, elapsed: .seconds(6), width: 80)
        #expect(bar == "replay  [███████████░░░░░░░░░░░░░░░]  45 %  13,032 of 28,960  2,172/s  8 s left")
        #expect(bar.count <= 80)
        #expect(line.bar(done: 13_032, elapsed: .seconds(6), width: 30).count < 30)
    }

    @Test func isFullWhenThereIsNothingToDo() {
        #expect(ProgressLine(title: "x", total: 0).sentence(done: 0, elapsed: .zero) == "x: 100 %  0 of 0")
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-28_960, "-28,960"), (1_234_567, "1,234,567")])
    func groupsDigitsByThree(number: Int, text: String) {
        #expect(grouped(number) == text)
    }
}
