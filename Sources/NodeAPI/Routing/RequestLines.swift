import Envelopes
import NodeMessages

/// The lines of a request: one message each, read or refused.
struct RequestLines<Request: Sendable>: Sendable {
    private let lines: [Result<Request, Refusal>]

    /// Reads the lines of a body.
    ///
    /// - Throws: ``InputError`` when there are none or too many.
    init(_ body: [UInt8], read: ([UInt8]) throws -> Request) throws {
        let most = LineEndpoint<Nothing, Nothing>.mostLines
        let texts = body.split(separator: 0x0A)
        guard !texts.isEmpty else { throw InputError("the body has no line; send one JSON object a line") }
        guard texts.count <= most else { throw InputError("at most \(most) lines a request") }
        lines = try texts.map { text in
            do { return .success(try read(Array(text))) } catch {
                guard let refusal = Refusal(meantBy: error) else { throw error }
                return .failure(refusal)
            }
        }
    }

    /// Answers each line; those that were read are handed in together.
    func answers<Answer: Message, Failure: Error>(
        _ run: ([Request]) async throws -> [Result<Answer, Failure>]
    ) async throws -> [LineAnswer<Answer>] {
        let requests = lines.compactMap { try? $0.get() }
        var results = try await (requests.isEmpty ? [] : run(requests)).makeIterator()
        return try lines.map { line in
            if case .failure(let refusal) = line { return .refused(refusal.problem) }
            guard let result = results.next() else { return .refused(Problem(.storeFailed)) }
            do { return .done(try result.get()) } catch {
                guard let refusal = Refusal(meantBy: error) else { throw error }
                return .refused(refusal.problem)
            }
        }
    }
}
