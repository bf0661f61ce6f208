import Cryptography
import Foundation
import HotlineModel
import Observability
import TestSupport
import Testing

@Suite struct LogTests {
    private let recorder = LogRecorder()
    private let clock = ManualClock(now: 1_795_426_200_125)
    private var log: Log { Log(level: .info, sink: recorder.sink, clock: clock) }

    private func fields(_ line: String) throws -> [String: any Sendable] {
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: any Sendable])
    }

    @Test func aLineIsOneJSONObject() throws {
        let peer = try #require(MemberID("de"))
        log.info(
            "delivery.done",
            ["peer": .member(peer), "count": 500, "took": .duration(.milliseconds(12)), "head": .digest(.zero), "again": false])
        let line = try #require(recorder.lines.first)
        #expect(
            line == """
                {"time":"2026-11-23T09:30:00.125Z","level":"info","event":"delivery.done","peer":"de","count":500,"took":0.012,\
                "head":"\(String(repeating: "0", count: 64))","again":false}

                """)
        #expect(try fields(line).count == 8)
    }

    @Test func linesBelowTheLevelAreNotWritten() {
        log.debug("noise", ["took": .duration(.seconds(1))])
        #expect(recorder.lines.isEmpty)
        log.warning("heard")
        log.error("heard")
        #expect(recorder.lines.count == 2)
    }

    @Test func aNarrowedLogRepeatsItsFields() throws {
        let narrowed = log.with(["listener": "federation"]).with(["lane": .code(Lane.urgent)])
        narrowed.info("opened")
        let line = try fields(try #require(recorder.lines.first))
        #expect(line["listener"] as? String == "federation")
        #expect(line["lane"] as? String == "urgent")
    }

    @Test(arguments: ["quote \" and \\", "two\nlines\r\n", "tab\t bell\u{07} nul\0", "\u{2028}\u{2029}\u{85}", "ünïcödé 🦉"])
    func wordsComeBackAsTheyWereOnOneLine(words: String) throws {
        log.info("said", ["words": .words(words)])
        let line = try #require(recorder.lines.first)
        #expect(line.dropLast().allSatisfy { !$0.isNewline })
        #expect(try fields(line)["words"] as? String == words)
    }

    @Test func longWordsAreCut() throws {
        log.info("said", ["words": .words(String(repeating: "é", count: 5_000))])
        let line = try #require(recorder.lines.first)
        #expect(line.utf8.count < 1_200)
        #expect(try #require(fields(line)["words"] as? String).hasSuffix("é…"))
    }

    @Test func levelsAreKnownByName() {
        #expect(LogLevel(name: "warning") == .warning)
        #expect(LogLevel(name: "loud") == nil)
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }
}
