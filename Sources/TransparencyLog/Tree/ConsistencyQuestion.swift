public import Cryptography
import FoundationEssentials

/// The question if a log at one size is the beginning of the same log at another: `GET /federation/v1/log/consistency?from=&to=`.
public struct ConsistencyQuestion: Hashable, Sendable {
    /// The smaller size.
    public let from: UInt64
    /// The larger size.
    public let to: UInt64

    /// Creates a question about two known sizes, in either order.
    public init(between one: UInt64, and other: UInt64) {
        from = min(one, other)
        to = max(one, other)
    }

    /// Parses the query of a request to a log.
    ///
    /// - Parameters:
    ///   - from, to: The values of the query's members; `nil` if there is none.
    ///   - logSize: The number of leaves in the log that is asked.
    /// - Throws: `.malformedRange` unless both are decimal numbers below 2^53 without leading zeros and `from` ≤ `to`; `.sizeBeyondLog` if `to`
    ///   is more than the log has.
    public init(from: String?, to: String?, logSize: UInt64) throws(LogError) {
        guard let from = from.flatMap(TreeSize.number), let to = to.flatMap(TreeSize.number), from <= to else { throw .malformedRange }
        guard to <= logSize else { throw .sizeBeyondLog }
        self.from = from
        self.to = to
    }

    /// The query of the request, such as `from=3&to=8`.
    public var query: String { "from=\(from)&to=\(to)" }
}

/// The answer to a ``ConsistencyQuestion``: `{"from":3,"to":8,"proof":["<hex>",…]}`.
public struct ConsistencyAnswer: Hashable, Sendable {
    public let question: ConsistencyQuestion
    /// The nodes of RFC 9162 §2.1.4, in its order.
    public let proof: [Digest]

    /// The most digests in a proof. No proof between sizes below 2^53 needs more.
    static let longestProof = 108
    /// The most bytes that an answer may have.
    public static let sizeLimit = 16 * 1_024

    public init(question: ConsistencyQuestion, proof: [Digest]) {
        self.question = question
        self.proof = proof
    }

    /// The body of the response, `application/json`.
    public var json: [UInt8] {
        var text = Array(#"{"from":\#(question.from),"to":\#(question.to),"proof":["#.utf8)
        for (position, digest) in proof.enumerated() {
            text.append(contentsOf: position == 0 ? [0x22] : [0x2C, 0x22])
            digest.appendHex(to: &text)
            text.append(0x22)
        }
        text.append(contentsOf: [0x5D, 0x7D])
        return text
    }

    /// Reads a peer's answer to a question of ours.
    ///
    /// - Throws: `.malformedAnswer` if the body is too large, has another form, or answers another question.
    public init(json body: [UInt8], to question: ConsistencyQuestion) throws(LogError) {
        struct Body: Decodable { let from: UInt64, to: UInt64, proof: [String] }
        guard body.count <= Self.sizeLimit, let body = try? JSONDecoder().decode(Body.self, from: Data(body)),
            body.from == question.from, body.to == question.to, body.proof.count <= Self.longestProof
        else { throw .malformedAnswer }
        self.question = question
        proof = body.proof.compactMap { Digest(hex: $0) }
        guard proof.count == body.proof.count else { throw .malformedAnswer }
    }
}

/// Reads and writes tree sizes: decimal, without leading zeros, exact in every JSON reader.
enum TreeSize {
    static let largest: UInt64 = 1 << 53 - 1

    static func number(_ text: some StringProtocol) -> UInt64? {
        guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text),
            text.utf8.count == 1 || text.utf8.first != 0x30, number <= largest
        else { return nil }
        return number
    }
}
