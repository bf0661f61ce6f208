import CaseStore
import HotlineModel

/// The sources of a hash as one blob, so that a feed reads each entry with one look.
///
/// For each source: the member's length in one byte and its name, the classification's length in two bytes and its word, the time in eight; numbers
/// big-endian.
enum HashSourceList {
    static func bytes(of sources: [HashSource]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for source in sources {
            let member = source.member.rawValue.utf8
            let word = source.classification.rawValue.utf8
            guard let memberCount = UInt8(exactly: member.count), let wordCount = UInt16(exactly: word.count) else {
                throw StoreError(.conflict, "A classification is longer than the store takes.")
            }
            bytes.append(memberCount)
            bytes.append(contentsOf: member)
            withUnsafeBytes(of: wordCount.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: word)
            withUnsafeBytes(of: source.at.milliseconds.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// The sources; `nil` when the bytes are not what ``bytes(of:)`` writes.
    static func sources(in bytes: UnsafeRawBufferPointer) -> [HashSource]? {
        var sources: [HashSource] = []
        var rest = bytes[...]
        func take(_ count: Int) -> Slice<UnsafeRawBufferPointer>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func number(_ count: Int) -> UInt64? { take(count)?.reduce(0) { $0 << 8 | UInt64($1) } }
        while !rest.isEmpty {
            guard let memberCount = number(1), let name = take(Int(memberCount)),
                let member = MemberID(String(decoding: name, as: UTF8.self)),
                let wordCount = number(2), let word = take(Int(wordCount)), let time = number(8)
            else { return nil }
            sources.append(
                HashSource(
                    member: member, classification: Classification(rawValue: String(decoding: word, as: UTF8.self)),
                    at: Timestamp(milliseconds: Int64(bitPattern: time))))
        }
        return sources
    }
}
