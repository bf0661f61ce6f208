import CaseStore
import HotlineModel

/// The statements of members about a hash as blobs, one blob for each kind, so that a feed reads an entry with one look-up.
///
/// Of each statement: the member's length in one byte and its name, codes and reason each with their length in two bytes (none: empty), the time in eight;
/// numbers big-endian.
enum HashStatements {
    static func bytes(of sources: [HashSource]) throws -> [UInt8] {
        try pack(sources) {
            let source = $1
            try $0.statement(
                source.member,
                [source.classification.rawValue] + [source.sha1, source.md5, source.pdq, source.medium?.rawValue].map { $0 ?? "" },
                source.at)
        }
    }

    static func bytes(of withdrawals: [HashWithdrawal]) throws -> [UInt8] {
        try pack(withdrawals) { try $0.statement($1.member, [], $1.at) }
    }

    static func bytes(of votes: [HashVote]) throws -> [UInt8] {
        try pack(votes) { try $0.statement($1.member, [$1.direction.rawValue, $1.classification?.rawValue ?? "", $1.reason ?? ""], $1.at) }
    }

    /// The sources; `nil` if the bytes do not have the form of ``bytes(of:)``. So too the others.
    static func sources(in bytes: UnsafeRawBufferPointer) -> [HashSource]? {
        unpack(bytes, texts: 5) { member, texts, at in
            var source = HashSource(member: member, classification: Classification(rawValue: texts[0]), at: at)
            let told = texts.map { $0.isEmpty ? nil : $0 }
            (source.sha1, source.md5, source.pdq, source.medium) = (told[1], told[2], told[3], told[4].map(Medium.init(rawValue:)))
            return source
        }
    }

    static func withdrawals(in bytes: UnsafeRawBufferPointer) -> [HashWithdrawal]? {
        unpack(bytes, texts: 0) { member, _, at in HashWithdrawal(member: member, at: at) }
    }

    static func votes(in bytes: UnsafeRawBufferPointer) -> [HashVote]? {
        unpack(bytes, texts: 3) { member, texts, at in
            HashVote(
                member: member, VoteDirection(rawValue: texts[0]),
                classification: texts[1].isEmpty ? nil : Classification(rawValue: texts[1]), reason: texts[2].isEmpty ? nil : texts[2],
                at: at)
        }
    }

    private static func pack<Statement>(_ statements: [Statement], _ write: (inout Writer, Statement) throws -> Void) rethrows -> [UInt8] {
        var writer = Writer()
        for statement in statements { try write(&writer, statement) }
        return writer.bytes
    }

    private static func unpack<Statement>(
        _ bytes: UnsafeRawBufferPointer, texts: Int, _ make: (MemberID, [String], Timestamp) -> Statement
    ) -> [Statement]? {
        var reader = Reader(rest: bytes[...])
        var statements: [Statement] = []
        while !reader.rest.isEmpty {
            guard let (member, texts, at) = reader.statement(texts: texts) else { return nil }
            statements.append(make(member, texts, at))
        }
        return statements
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func statement(_ member: MemberID, _ texts: [String], _ at: Timestamp) throws {
            let name = member.rawValue.utf8
            guard let count = UInt8(exactly: name.count) else { throw Self.tooLong }
            bytes.append(count)
            bytes.append(contentsOf: name)
            for text in texts {
                guard let count = UInt16(exactly: text.utf8.count) else { throw Self.tooLong }
                withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: text.utf8)
            }
            withUnsafeBytes(of: at.milliseconds.bigEndian) { bytes.append(contentsOf: $0) }
        }

        private static var tooLong: StoreError { StoreError(.conflict, "A statement about a hash is longer than the store takes.") }
    }

    private struct Reader {
        var rest: Slice<UnsafeRawBufferPointer>

        mutating func statement(texts count: Int) -> (MemberID, [String], Timestamp)? {
            guard let nameCount = number(1), let name = text(Int(nameCount)), let member = MemberID(name) else { return nil }
            var texts: [String] = []
            for _ in 0..<count {
                guard let textCount = number(2), let text = text(Int(textCount)) else { return nil }
                texts.append(text)
            }
            guard let time = number(8) else { return nil }
            return (member, texts, Timestamp(milliseconds: Int64(bitPattern: time)))
        }

        private mutating func next(_ count: Int) -> Slice<UnsafeRawBufferPointer>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        private mutating func number(_ count: Int) -> UInt64? { next(count)?.reduce(0) { $0 << 8 | UInt64($1) } }
        private mutating func text(_ count: Int) -> String? { next(count).map { String(decoding: $0, as: UTF8.self) } }
    }
}
