/// The numbers of JSON5: a sign, then decimal or, after `0x`, hexadecimal digits.
///
/// Swift's own conversions accept a sign too, so each part is read by its digits alone: `+-1` must be no number.
enum JSON5Number {
    /// The value of a whole word; `nil` if it is not a number, or is too large.
    static func value(of word: String) -> JSON5Node.Value? {
        let isNegative = word.hasPrefix("-")
        let magnitude = isNegative || word.hasPrefix("+") ? word.dropFirst() : word[...]
        if magnitude.hasPrefix("0x") || magnitude.hasPrefix("0X") {
            return hexadecimal(magnitude.dropFirst(2)).map { .integer(isNegative ? -$0 : $0) }
        }
        guard let isWhole = shape(of: magnitude) else { return nil }
        if isWhole, let value = Int(magnitude) { return .integer(isNegative ? -value : value) }
        guard let value = Double(magnitude), value.isFinite else { return nil }
        return .number(isNegative ? -value : value)
    }

    /// The value of hexadecimal digits alone.
    static func hexadecimal(_ digits: some StringProtocol) -> Int? {
        digits.utf8.allSatisfy(isHexDigit) ? Int(digits, radix: 16) : nil
    }

    /// Checks the form of a decimal number.
    ///
    /// - Returns: `true` if it has neither fraction nor exponent, `false` if it has one; `nil` if the text is not a decimal number.
    private static func shape(of text: Substring) -> Bool? {
        var rest = text.utf8
        let whole = removeDigits(&rest)
        var fraction = 0
        let hasPoint = rest.first == UInt8(ascii: ".")
        if hasPoint {
            rest.removeFirst()
            fraction = removeDigits(&rest)
        }
        // A leading zero might be meant as octal, so JSON5 does not allow it before further digits.
        guard whole + fraction > 0, !text.hasPrefix("0") || text == "0" || text.hasPrefix("0.") else { return nil }
        guard let mark = rest.popFirst() else { return !hasPoint }
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
        guard mark | 0x20 == UInt8(ascii: "e"), removeDigits(&rest) > 0, rest.isEmpty else { return nil }
        return false
    }

    /// Removes the digits at the front; returns how many there were.
    private static func removeDigits(_ text: inout Substring.UTF8View) -> Int {
        let rest = text.drop { $0 &- 0x30 < 10 }
        defer { text = rest }
        return text.count - rest.count
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }
}
