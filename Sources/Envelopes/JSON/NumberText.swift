/// Numbers as ECMAScript writes them, which RFC 8785 §3.2.2.3 demands.
enum NumberText {
    /// The shortest text that reads back as the same number.
    ///
    /// Swift finds the same shortest digits; only their layout differs. A number that is not finite has no JSON text.
    static func shortest(_ value: Double) -> String {
        precondition(value.isFinite, "JSON has no text for a number that is not finite")
        guard value != 0 else { return "0" }
        let (digits, exponent) = parts(of: value.magnitude)
        return (value < 0 ? "-" : "") + layout(digits, exponent: exponent)
    }

    /// The significant digits, and the power of ten of the decimal point behind the first `exponent` of them.
    private static func parts(of value: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var power = 0
        let text = Array(value.description.utf8)
        for (position, byte) in text.enumerated() {
            if byte == 0x2E {
                point = digits.count
            } else if byte == 0x65 {
                power = Int(String(decoding: text[(position + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        var exponent = (point ?? digits.count) + power
        let leading = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == 0x30 { digits.removeLast() }
        return (digits, exponent)
    }

    /// Number::toString of ECMAScript (ECMA-262 §6.1.6.1.20), `exponent` being its `n`.
    private static func layout(_ digits: [UInt8], exponent: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        let count = digits.count
        if count <= exponent, exponent <= 21 { return text + String(repeating: "0", count: exponent - count) }
        if exponent > 0, exponent <= 21 { return text.prefix(exponent) + "." + text.dropFirst(exponent) }
        if exponent > -6, exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + text }
        let power = (exponent > 0 ? "e+" : "e-") + String((exponent - 1).magnitude)
        return text.prefix(1) + (count == 1 ? "" : "." + text.dropFirst(1)) + power
    }
}
