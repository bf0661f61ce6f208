import ForeignText

/// The bytes of one log line while it is written.
struct LogLine {
    /// The most bytes of free text in a line. With it a line stays within the size that a pipe writes in one piece.
    static let longestWords = 1_000

    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.bytes.reserveCapacity(256)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

    mutating func append(_ fields: Log.Fields) {
        for (name, value) in fields {
            append(",")
            append(string: name.description)
            append(":")
            switch value.kind {
            case .text(let text): append(string: text)
            case .words(let words): append(string: Self.shortened(words))
            case .integer(let value): append(String(value))
            case .number(let value): append(value.isFinite ? value.description : "null")
            case .flag(let value): append(value ? "true" : "false")
            }
        }
    }

    /// Appends a JSON string (RFC 8259 §7). What steers a terminal is escaped too.
    mutating func append(string text: String) {
        bytes.append(0x22)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(UInt8(scalar.value))
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case _ where ForeignText.steers(scalar):
                for half in String(scalar).utf16 {
                    let digits = String(half, radix: 16)
                    append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
                }
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(0x22)
    }

    private static func shortened(_ words: String) -> String {
        guard words.utf8.count > longestWords else { return words }
        return String(decoding: words.utf8.prefix(longestWords), as: UTF8.self) + "…"
    }
}
