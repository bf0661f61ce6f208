import LocationDatabases
import TestSupport
import Testing

@testable import Hosting

/// The lines of data files that operators write by hand.
@Suite struct TextFileTests {
    private func lines(_ text: String) throws -> [String] {
        var file = TextFile(text, name: "text")
        var found: [String] = []
        try file.forEachLine { line throws(HostingError) in found.append("\(line.number):\(String(cString: line.start))") }
        return found
    }

    @Test(
        arguments: [
            ("", []), ("\n\n", []), ("a", ["1:a"]), ("a\n", ["1:a"]), ("a\nb", ["1:a", "2:b"]), ("a\r\nb\r\n", ["1:a", "2:b"]),
            (" \t a b \t\r\n", ["1:a b"]), ("# x\n\n  # y\nc # d\n", ["4:c # d"]), ("\r\n \n#\n", []), ("a\u{0}b\nc", ["1:a", "2:c"]),
            ("ä\n", ["1:ä"]),
        ] as [(String, [String])])
    func emptyLinesAndCommentsArePassedOverAndCounted(text: String, found: [String]) throws { #expect(try lines(text) == found) }

    @Test func anErrorEndsTheWalk() {
        var file = TextFile("a\nb\nc\n", name: "text"), seen = 0
        let error = #expect(throws: HostingError.self) {
            try file.forEachLine { line throws(HostingError) in
                seen += 1
                if line.number == 2 { throw HostingError(.badLine(line.number), path: "text", detail: "no") }
            }
        }
        #expect(seen == 2 && error?.description == "hosting data text, line 2: no")
    }

    @Test(
        arguments: [
            ("# a\n# b\nc\n# d\n", ["# a", "# b"]), ("c\n# d\n", []), ("", []), ("\n# a\nb", ["# a"]),
        ] as [(String, [String])])
    func theHeadEndsAtTheFirstLineOfAnotherKind(text: String, head: [String]) {
        #expect(TextFile(text, name: "text").head.map(String.init) == head)
    }

    @Test func onlyARegularFileIsRead() throws {
        let data = try DataFolder()
        for path in ["/dev/null", data.folder.path] {
            let error = #expect(throws: HostingError.self) { try TextFile(path) }
            #expect(error?.code == .unreadable && error?.detail == "it is not a regular file")
        }
        try data.write("empty", "")
        #expect(try TextFile(data.path("empty")).head.isEmpty)
    }

    @Test(
        arguments: [
            (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"), (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
        ] as [(Int64, String)])
    func aMomentHasItsDay(seconds: Int64, day: String) { #expect(CalendarDay.text(secondsSince1970: seconds) == day) }

    @Test(
        arguments: [
            ("Thu, 25 Jun 2026 04:33:59 GMT", "2026-06-25"), ("Fri, 5 Jan 1990", "1990-01-05"), ("x 31 Dec 9999 y", "9999-12-31"),
            ("Thu, 9 Oct 2026 04:33:59 GMT", "2026-10-09"), ("Thu, 0 Jun 2026 04:33:59 GMT", nil), ("Thu, 32 Jun 2026 04:33:59 GMT", nil),
            ("Thu, 25 jun 2026 04:33:59 GMT", nil), ("Thu, 25 Juni 2026", nil), ("Thu, 25 Jun 1989", nil), ("25 Jun 2026", nil), ("", nil),
            ("Thu, 25 Jun 10000", nil),
        ] as [(String, String?)])
    func theDateOfATableIsReadFromItsHead(text: String, day: String?) { #expect(CalendarDay.text(httpDate: text) == day) }

    @Test(
        arguments: [
            ("AS64500", 64_500), ("as1", 1), ("64500", 64_500), ("0", 0), ("4294967295", 4_294_967_295), ("4294967296", nil), ("AS", nil),
            ("", nil), ("As1", nil), ("AS-1", nil), ("AS 1", nil), ("1x", nil), ("ASAS1", nil),
        ] as [(String, UInt32?)])
    func aSystemHasANumber(text: String, number: UInt32?) { #expect(SystemNumber.parse(text) == number) }

    @Test(
        arguments: [
            ("0", "0.0.0.0"), ("335544320", "20.0.0.0"), ("4294967295", "255.255.255.255"), ("4294967296", nil), ("99999999999", nil),
            ("20.0.0.1", "20.0.0.1"), ("2a00:1::", "2a00:1::"), ("", nil), ("-1", nil), ("1x", nil), ("1.2.3", nil),
        ] as [(String, String?)])
    func aTableWritesAddressesAsNumbersOrText(text: String, address: String?) {
        #expect(TableAddress.parse(text).map { IPAddress(bits: $0).description } == address)
    }
}
