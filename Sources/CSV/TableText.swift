/// The text of a table, however the program that made it wrote characters.
public enum TableText {
    /// A text as UTF-8: from UTF-16 (spreadsheets call it "Unicode text"), without the NUL and Ctrl-Z that some programs put at the end.
    ///
    /// A byte order mark of UTF-8 stays. A text that is neither UTF-8 nor UTF-16 comes back as it is.
    public static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        var text = utf16(bytes) ?? bytes
        while let last = text.last, last == 0 || last == 0x1A { text.removeLast() }
        return text
    }

    /// The kind of a file that is no table, for people; `nil` if it may be one.
    public static func otherKind(_ utf8: [UInt8]) -> String? {
        let beginning = utf8.prefix(4_096)
        if let kind = kinds.first(where: { beginning.starts(with: $0.beginning) }) { return kind.name }
        let words = beginning.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix(16).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if let kind = texts.first(where: { words.starts(with: $0.beginning.utf8) }) { return kind.name }
        let controls = beginning.count { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return controls > beginning.count / 8 ? "no text" : nil
    }

    private static let kinds: [(beginning: [UInt8], name: String)] = [
        ([0x50, 0x4B, 0x03, 0x04], "a spreadsheet program's own file"), ([0xD0, 0xCF, 0x11, 0xE0], "a spreadsheet program's own file"),
        ([0x1F, 0x8B], "a compressed file"),
    ]

    private static let texts: [(beginning: String, name: String)] = [
        ("%pdf", "a PDF"), ("{\\rtf", "a text program's own file"), ("<html", "a web page"), ("<!doctype", "a web page"),
        ("<table", "a web page"), ("<?xml", "XML"), ("{\"", "JSON"), ("[{", "JSON"),
    ]

    private static func utf16(_ bytes: [UInt8]) -> [UInt8]? {
        guard let order = UTF16Order(bytes) else { return nil }
        let units = stride(from: order.isMarked ? 2 : 0, to: bytes.count - 1, by: 2).map { place -> UInt16 in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return order.isBigEndian ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private struct UTF16Order {
        let isBigEndian: Bool
        let isMarked: Bool

        /// The order of the bytes: by the mark, or without one by the zeros beside the first two letters.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 2 else { return nil }
            switch (bytes[0], bytes[1]) {
            case (0xFF, 0xFE): (isBigEndian, isMarked) = (false, true)
            case (0xFE, 0xFF): (isBigEndian, isMarked) = (true, true)
            case (1..., 0) where bytes.count >= 4 && bytes[2] != 0 && bytes[3] == 0: (isBigEndian, isMarked) = (false, false)
            case (0, 1...) where bytes.count >= 4 && bytes[2] == 0 && bytes[3] != 0: (isBigEndian, isMarked) = (true, false)
            default: return nil
            }
        }
    }

    // MARK: Windows-1252

    /// Bytes that are no UTF-8 as Windows-1252, which spreadsheets in the west of Europe write.
    static func windows1252(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let value = (0x80..<0xA0).contains(byte) ? upper[Int(byte) - 0x80] : UInt16(byte)
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(text)
    }

    /// The characters 80 to 9F. Five have none and stay controls, as on the web (WHATWG Encoding §9).
    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
