import Casework
import Envelopes
import Helpline

/// A refusal of a desk's, which has a code for programs beside its words for people.
protocol DeskRefusal: Error, CustomStringConvertible {
    var code: String { get }
}

extension CaseworkError: DeskRefusal {}
extension HelplineError: DeskRefusal {}

/// NDJSON requests: one thing a line, each answered by itself.
enum SubmissionLines {
    /// The most lines of one request.
    static let most = 1_000

    /// Reads the lines of a body.
    ///
    /// - Throws: ``InputError`` when there are none or too many.
    private static func split(_ body: [UInt8]) throws -> [ArraySlice<UInt8>] {
        let lines = body.split(separator: 0x0A)
        guard !lines.isEmpty else { throw InputError("the body has no line; send one JSON object a line") }
        guard lines.count <= most else { throw InputError("at most \(most) lines a request") }
        return lines
    }

    /// Reads each line; those that cannot be read are answered, and the others go on together.
    static func answer<Submission: Sendable, Outcome, Refusal: DeskRefusal>(
        _ body: [UInt8], read: (JSONValue) throws -> Submission, run: ([Submission]) async throws -> [Result<Outcome, Refusal>],
        show: (Outcome) -> JSONValue
    ) async throws -> [JSONValue] {
        let parsed = try split(body).map { line in Result { try read(try JSONValue(parsing: Array(line))) } }
        let readable = parsed.compactMap { try? $0.get() }
        var outcomes = try await (readable.isEmpty ? [] : run(readable)).makeIterator()
        return parsed.map { line in
            switch line {
            case .failure(let error):
                return refusal(code: "badRequest", (error as? InputError)?.sentence ?? "\(error)")
            case .success:
                switch outcomes.next() {
                case .success(let outcome): return show(outcome)
                case .failure(let error): return refusal(code: error.code, error.description)
                case nil: return refusal(code: "storeFailed", "the line was not answered; send it again")
                }
            }
        }
    }

    private static func refusal(code: String, _ sentence: String) -> JSONValue { ["error": .string(code), "detail": .string(sentence)] }
}

extension JSONValue {
    /// A member that must be text.
    func text(_ name: String) throws -> String {
        guard let text = self[name]?.string else { throw InputError("`\(name)` is missing or no text") }
        return text
    }

    /// A member that may be absent.
    ///
    /// - Throws: ``InputError`` when it is there and no text.
    func optionalText(_ name: String) throws -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw InputError("`\(name)` must be text") }
        return text
    }

    /// A whole number within bounds that may be absent.
    ///
    /// - Throws: ``InputError`` when it is there and none.
    func optionalInteger(_ name: String, in bounds: ClosedRange<Int64>) throws -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.integer, bounds.contains(number) else {
            let range = bounds.upperBound == .max ? "of \(bounds.lowerBound) or more" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
            throw InputError("`\(name)` must be a whole number \(range)")
        }
        return number
    }

    /// The name of an analyst, which may be absent.
    ///
    /// - Throws: ``InputError`` when it is there and no name.
    func optionalAnalyst(_ name: String) throws -> String? {
        guard let text = try optionalText(name) else { return nil }
        let hasControls = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !hasControls, text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 64 else {
            throw InputError("`\(name)` must be a name of 1 to 64 bytes without control characters")
        }
        return text
    }
}
