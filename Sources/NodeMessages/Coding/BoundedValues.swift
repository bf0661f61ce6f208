// Values with bounds that are part of their type, so that what was read needs no second look.

/// A text of so many bytes.
public struct Text<let least: Int, let most: Int>: TextValue, Hashable {
    public let text: String

    public init?(text: String) {
        guard (least...most).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    public static var rule: String { least == 0 ? "may have at most \(most) bytes" : "must have \(least) to \(most) bytes" }
}

/// A text of so many bytes on one line: it goes into tables, mails and logs, which a control character would break.
public struct Line<let least: Int, let most: Int>: TextValue, Hashable {
    public let text: String

    public init?(text: String) {
        guard (least...most).contains(text.utf8.count), !text.hasControls else { return nil }
        self.text = text
    }

    public static var rule: String { "must have \(least) to \(most) bytes and no control characters" }
}

extension String {
    fileprivate var hasControls: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}

/// So many lower-case hexadecimal digits.
public struct Hex<let digits: Int>: TextValue, Hashable {
    public let text: String

    public init?(text: String) {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }) else { return nil }
        self.text = text
    }

    public static var rule: String { "must be \(digits) lower-case hex digits" }
}

/// The name of a person at this hotline: 1 to 64 bytes, not only spaces, no control characters.
public struct PersonName: TextValue, Hashable {
    public let text: String

    public init?(text: String) {
        guard !text.hasControls, text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 64 else { return nil }
        self.text = text
    }

    public static var rule: String { "must be a name of 1 to 64 bytes without control characters" }
}

/// A whole number within bounds. 2,147,483,647 stands for no upper bound but JSON's; the compiler mangles no larger number.
public struct Whole<let least: Int, let most: Int>: TextValue, Hashable {
    private static var isUnbounded: Bool { most == 2_147_483_647 }

    public let value: Int

    public init?(_ value: Int) {
        guard value >= least, value <= (Self.isUnbounded ? (1 << 53) - 1 : most) else { return nil }
        self.value = value
    }

    public init?(text: String) {
        guard let value = Int(text) else { return nil }
        self.init(value)
    }

    public var text: String { String(value) }

    public static var rule: String {
        "must be a whole number " + (isUnbounded ? "of \(least) or more" : "from \(least) to \(most)")
    }

    public init(from decoder: any Decoder) throws {
        guard let number = try? decoder.singleValueContainer().decode(Int.self), let whole = Self(number) else {
            throw MessageError(Self.rule)
        }
        self = whole
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A number that the node gave something.
public typealias Ordinal = Whole<1, 2_147_483_647>

/// A number to begin after, 0 for the beginning.
public typealias AfterNumber = Whole<0, 2_147_483_647>
