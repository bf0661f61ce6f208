import CSV
import Envelopes
public import NodeMessages

/// Reports in a file of JSON lines. Each gets a stable key if it has none, so the file, mended or not, may be handed in again.
public struct ReportLines {
    /// The longest line, in bytes.
    public static let longest = 1 << 20

    /// How many lines a file has.
    public static func count(in bytes: [UInt8]) -> Int { TextLines.count(in: bytes) }

    private var lines: TextLines
    private var keys: ImportKeys

    /// - Parameter name: The import's name; a file handed in again under the same name is the same import.
    public init(_ bytes: [UInt8], name: String) {
        let text = TableText.utf8(bytes)
        lines = TextLines(text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text)
        keys = ImportKeys(name: name)
    }

    /// Hands in the lines, some hundreds at a time, and lists those that are empty.
    ///
    /// - Parameter progress: Told the line that everything before has been handed in.
    public mutating func handIn(
        _ receive: ([[UInt8]]) async throws -> [LineAnswer<ReportOutcome>], progress: (Int) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        while case let part = next(&outcome), !part.isEmpty {
            let answers = try await receive(part.map(\.bytes))
            guard answers.count == part.count else { throw InputError("not every line was answered; hand the file in again") }
            for (line, answer) in zip(part, answers) { outcome.record(answer, ofLine: line.number) }
            progress(part[part.count - 1].number)
        }
        return outcome
    }

    /// The next lines that say something.
    private mutating func next(_ outcome: inout ImportOutcome) -> [(number: Int, bytes: [UInt8])] {
        var part: [(number: Int, bytes: [UInt8])] = []
        var bytes = 0
        while part.count < 500, bytes < 2 << 20, let line = lines.next() {
            if line.content.allSatisfy({ $0 <= 0x20 }) {
                outcome.pass(line.number, .empty)
            } else if line.content.count > Self.longest {
                outcome.record(.refused(Self.tooLong), ofLine: line.number)
            } else {
                part.append((line.number, keys.keyed(Array(line.content))))
                bytes += line.content.count
            }
        }
        return part
    }

    private static let tooLong = Problem(
        code: "badRow", title: "The row cannot be used.", status: 422, detail: "it has more than \(longest) bytes")
}
