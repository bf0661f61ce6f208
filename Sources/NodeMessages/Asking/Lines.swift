public import Envelopes

/// The answer to one line of a ``LineEndpoint``.
public enum LineAnswer<Answer: Message>: Message {
    case done(Answer)
    /// Nothing of the line was recorded.
    case refused(Problem)

    private enum CodingKeys: CodingKey { case problem }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        if let problem = try members.decodeIfPresent(Problem.self, forKey: .problem) {
            self = .refused(problem)
        } else {
            self = .done(try Answer(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .done(let answer): try answer.encode(to: encoder)
        case .refused(let problem):
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(problem, forKey: .problem)
        }
    }

    /// Why the line was refused.
    public var refusal: Problem? { if case .refused(let problem) = self { problem } else { nil } }

    /// The answer.
    ///
    /// - Throws: The `Problem` of a line that was refused.
    public func get() throws(Problem) -> Answer {
        switch self {
        case .done(let answer): return answer
        case .refused(let problem): throw problem
        }
    }
}

/// Messages one a line (NDJSON).
public enum Lines {
    /// The text of messages, each ended by a line feed.
    public static func bytes(of messages: some Collection<some Message>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(messages.count * 256)
        for message in messages {
            bytes += message.bytes
            bytes.append(0x0A)
        }
        return bytes
    }

    /// Reads answers, one a line.
    static func read<Answer: Message>(_ bytes: [UInt8]) throws -> [Answer] {
        try bytes.split(separator: 0x0A).map { line in
            try MessageDecoder.read(
                JSONDocument(parsing: bytes, in: line.startIndex..<line.endIndex).root, Reading(unknownMembers: .passed))
        }
    }
}
