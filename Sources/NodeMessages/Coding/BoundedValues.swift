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
        let hasControls = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !hasControls, text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 64 else { return nil }
        self.text = text
    }

    public static var rule: String { "must be a name of 1 to 64 bytes without control characters" }
}

/// A whole number within bounds.
public struct Whole<let least: Int, let most: Int>: Codable, Hashable, Sendable {
    public let value: Int

    public init?(_ value: Int) {
        guard (least...most).contains(value) else { return nil }
        self.value = value
    }

    public init(from decoder: any Decoder) throws {
        guard let number = try? decoder.singleValueContainer().decode(Int.self), let whole = Self(number) else {
            throw MessageError("must be a whole number from \(least) to \(most)")
        }
        self = whole
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A number that the node gave something, from 1 on.
public struct Ordinal: TextValue, Hashable {
    public let value: Int64

    public init?(_ value: Int64) {
        guard value > 0 else { return nil }
        self.value = value
    }

    public init?(text: String) {
        guard let value = Int64(text) else { return nil }
        self.init(value)
    }

    public var text: String { String(value) }
    public static var rule: String { "must be a whole number of 1 or more" }

    public init(from decoder: any Decoder) throws {
        guard let number = try? decoder.singleValueContainer().decode(Int64.self), let ordinal = Self(number) else {
            throw MessageError(Self.rule)
        }
        self = ordinal
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
