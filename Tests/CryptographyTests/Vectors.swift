import Foundation

/// The published vectors in `Protocols/vectors`, which any implementation can run.
enum Vectors {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Protocols/vectors")

    static func read<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
    }
}

/// Bytes written as hex.
struct Hex: Decodable, ExpressibleByStringLiteral, Sendable {
    let bytes: [UInt8]

    init(stringLiteral text: String) { bytes = Self.bytes(of: text) }

    init(from decoder: any Decoder) throws { bytes = Self.bytes(of: try decoder.singleValueContainer().decode(String.self)) }

    private static func bytes(of text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<min($0 + 2, digits.count)], as: UTF8.self), radix: 16)
        }
    }
}
