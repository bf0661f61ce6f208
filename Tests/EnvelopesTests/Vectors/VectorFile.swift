import Envelopes
import Foundation

/// The vectors of this target in `Protocols/vectors`, which any implementation can run.
///
/// They are made here from fixed seeds. With `HOTLINE_WRITE_VECTORS=1` in the environment the tests write the files anew; without, they
/// check that the files are those made here, and then run them as another implementation would.
enum VectorFile: String, CaseIterable, Sendable {
    case jsonStrict = "json-strict"
    case jcs
    case keys
    case jws
    case roots
    case directories
    case envelopes
    case batches
    case receipts
    case streamStates = "stream-states"
    case evidence

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Protocols/vectors")

    private var address: URL { Self.folder.appending(path: rawValue + ".json") }

    /// The content of the file.
    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: address)) }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: address) }

    /// The file's content, which is parsed once for all cases.
    func read() throws -> JSONValue {
        guard let content = try Self.contents[self]?.get() else { throw VectorError(missing: rawValue) }
        return content
    }

    private static let contents: [VectorFile: Result<JSONValue, any Error>] = Dictionary(
        uniqueKeysWithValues: allCases.map { file in
            (file, Result { try JSONValue(parsing: try file.bytes(), limits: JSONLimits(bytes: 64 << 20)) })
        })

    /// The file's cases.
    func cases(_ member: String = "cases") throws -> [VectorCase] {
        let content = try read()
        return try (content[member]?.array ?? []).map { VectorCase(content: $0, name: try $0.text("name")) }
    }

    /// The members that the file must have.
    func made() throws -> JSONValue {
        switch self {
        case .jsonStrict: JSONStrictVectors.made()
        case .jcs: try CanonicalVectors.made()
        case .keys: try KeyVectors.made()
        case .jws: try JWSVectors.made()
        case .roots: try RootVectors.made()
        case .directories: try DirectoryVectors.made()
        case .envelopes: try EnvelopeVectors.made()
        case .batches: try BatchVectors.made()
        case .receipts: try ReceiptVectors.made()
        case .streamStates: try StreamStateVectors.made()
        case .evidence: try EvidenceVectors.made()
        }
    }
}

/// One case of a vector file.
struct VectorCase: Sendable, CustomStringConvertible {
    let content: JSONValue
    let name: String
    var description: String { name }

    subscript(_ member: String) -> JSONValue? { content[member] }

    /// The code it must be refused with; `nil` for a good case.
    var code: String? { content["code"]?.string }
}

struct VectorError: Error { let missing: String }

extension JSONValue {
    func text(_ name: String) throws -> String {
        guard let text = self[name]?.string else { throw VectorError(missing: name) }
        return text
    }

    func number(_ name: String) throws -> Int64 {
        guard let number = self[name]?.integer else { throw VectorError(missing: name) }
        return number
    }

    func list(_ name: String) throws -> [JSONValue] {
        guard let list = self[name]?.array else { throw VectorError(missing: name) }
        return list
    }

    /// Bytes written as `text`, as `hex`, or as `parts`: pieces with the times each is repeated.
    func bytes() throws -> [UInt8] {
        if let text = self["text"]?.string { return Array(text.utf8) }
        if let hex = self["hex"]?.string { return hex.hexBytes }
        return try list("parts").flatMap { part in
            Array(repeatElement(try part.bytes(), count: Int(part["times"]?.integer ?? 1)).joined())
        }
    }

    /// The text laid out for people: one member a line, short lists on one.
    var pretty: [UInt8] {
        var text = ""
        layOut(into: &text, indent: "")
        return Array((text + "\n").utf8)
    }

    private func layOut(into text: inout String, indent: String) {
        let deeper = indent + "  "
        switch self {
        case .array(let elements) where elements.contains { $0.array != nil || $0.members != nil }:
            text += "["
            for (position, element) in elements.enumerated() {
                text += (position == 0 ? "\n" : ",\n") + deeper
                element.layOut(into: &text, indent: deeper)
            }
            text += "\n" + indent + "]"
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (position, member) in members.enumerated() {
                text +=
                    (position == 0 ? "\n" : ",\n") + deeper + String(decoding: JSONValue.string(member.name).compactBytes, as: UTF8.self)
                    + ": "
                member.value.layOut(into: &text, indent: deeper)
            }
            text += "\n" + indent + "}"
        default: text += String(decoding: compactBytes, as: UTF8.self)
        }
    }

    /// The object with one more member, when there is one to add.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(let members) = self, let value else { return self }
        return .object(members + [Member(name, value)])
    }
}

extension JSONValue.Member {
    /// A long text as a vector writes it: as parts, when one character is repeated very often.
    static func body(_ bytes: [UInt8]) -> JSONValue.Member {
        let text = String(decoding: bytes, as: UTF8.self)
        let letter = String(repeating: "r", count: 1_000)
        guard let start = text.firstRange(of: letter)?.lowerBound else { return .bytes(bytes) }
        let end = text[start...].firstIndex { $0 != "r" } ?? text.endIndex
        let times = Int64(text[start..<end].utf8.count)
        let last = JSONValue.Member.bytes(Array(text[end...].utf8))
        let first = JSONValue.Member.bytes(Array(text[..<start].utf8))
        return JSONValue.Member("parts", [.object([first]), ["text": "r", "times": .integer(times)], .object([last])])
    }

    /// Bytes as a vector writes them: as text when they are plain, else as hex.
    static func bytes(_ bytes: [UInt8], named name: String = "text") -> JSONValue.Member {
        if let text = String(validating: bytes, as: UTF8.self), (try? JSONValue(parsing: JSONValue.string(text).compactBytes)) != nil {
            return JSONValue.Member(name, .string(text))
        }
        return JSONValue.Member("hex", .string(bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()))
    }
}

extension String {
    var hexBytes: [UInt8] {
        let digits = Array(utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}
