import Cryptography
import Foundation
import Testing

/// The published vectors in `Protocols/vectors`, which any implementation can run.
enum Vectors {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Protocols/vectors")

    static func read<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
    }
}

extension Digest {
    /// The digest that a vector names.
    static func required(_ hex: String) throws -> Digest { try #require(Digest(hex: hex)) }
}

/// The bytes that a vector writes as hex.
func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
}
