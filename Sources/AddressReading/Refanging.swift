/// Undoes the disguises by which people keep addresses from becoming links: `host[.]example`, `host (dot) example`, `http[:]//`, `[at]`.
enum Refanging {
    /// What stands in brackets for a sign.
    private static let signs: [String: String] = [
        ".": ".", "dot": ".", "d0t": ".", "punt": ".", "punkt": ".", "point": ".", "punto": ".", "ponto": ".", "。": ".", ":": ":",
        "colon": ":",
        "://": "://", ":/": ":/", "//": "//", "/": "/", "slash": "/", "@": "@", "at": "@", "www": "www", "http": "http",
        "https": "https", "hxxp": "hxxp", "hxxps": "hxxps",
    ]
    private static let closing: [Unicode.Scalar: Unicode.Scalar] = ["[": "]", "(": ")", "{": "}", "<": ">"]
    private static let longestSign = 8

    static func refanged(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var index = 0
        while index < scalars.count {
            if let (sign, end) = bracketed(in: scalars, at: index) ?? spelled(in: scalars, at: index, behind: result.last) {
                if isDot(sign) { while result.last == " " { result.removeLast() } }
                result += sign.unicodeScalars
                index = isDot(sign) ? skippingSpaces(scalars, from: end) : end
            } else if scalars[index] == " ", isInsideScheme(scalars, at: index, behind: result) {
                index += 1
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        return result
    }

    private static func isDot(_ sign: String) -> Bool { sign == "." || sign == "@" }

    private static func skippingSpaces(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
        scalars[start...].firstIndex { $0 != " " } ?? scalars.count
    }

    /// `[.]`, `( dot )`, `[://]`, `[.com]`.
    private static func bracketed(in scalars: [Unicode.Scalar], at index: Int) -> (String, end: Int)? {
        guard let close = closing[scalars[index]] else { return nil }
        let inner = scalars[(index + 1)...].prefix(longestSign + 4).prefix { $0 != close }
        guard inner.endIndex < scalars.count, scalars[inner.endIndex] == close else { return nil }
        let word = text(inner).lowercased()
        if let sign = signs[word] { return (sign, inner.endIndex + 1) }
        // The whole last label in brackets.
        let label = word.dropFirst()
        guard word.hasPrefix("."), label.utf8.count > 1, label.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
        return (word, inner.endIndex + 1)
    }

    /// ` dot ` or ` . ` between two names, `(s)` of `http(s)`, and `\.`.
    private static func spelled(in scalars: [Unicode.Scalar], at index: Int, behind last: Unicode.Scalar?) -> (String, end: Int)? {
        switch scalars[index] {
        case " ":
            guard let last, isNameEnd(last) else { return nil }
            for word in [" dot ", " d0t ", " punkt ", " punt ", " . "] {
                let end = index + word.unicodeScalars.count
                guard matches(Array(word.unicodeScalars), in: scalars, at: index), end < scalars.count, isNameEnd(scalars[end]) else {
                    continue
                }
                return (".", end)
            }
            return nil
        case "(":
            // `http(s)`: a secured place is the likelier one.
            guard last == "p" || last == "P", matches(Array("(s)".unicodeScalars), in: scalars, at: index) else { return nil }
            return ("s", index + 3)
        case "\\":
            guard index + 1 < scalars.count, scalars[index + 1] == "." else { return nil }
            return (".", index + 2)
        default: return nil
        }
    }

    /// A space in or behind the signs of a scheme: `http: //host`, `http ://host`, `http:// host`.
    private static func isInsideScheme(_ scalars: [Unicode.Scalar], at index: Int, behind result: [Unicode.Scalar]) -> Bool {
        // A few spaces at most, so that a text of spaces costs no more than its length.
        guard let next = scalars[index...].prefix(4).firstIndex(where: { $0 != " " }) else { return false }
        if endsWith("://", result) { return isNameEnd(scalars[next]) }
        if endsWith("p:", result) || endsWith("s:", result) { return matches(Array("//".unicodeScalars), in: scalars, at: next) }
        if endsWith("http", result) || endsWith("https", result) { return matches(Array("://".unicodeScalars), in: scalars, at: next) }
        return false
    }

    private static func endsWith(_ text: String, _ scalars: [Unicode.Scalar]) -> Bool {
        Self.text(scalars.suffix(text.unicodeScalars.count)).lowercased() == text
    }

    private static func isNameEnd(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }

    /// True if the scalars go on like this, in either case.
    static func matches(_ text: [Unicode.Scalar], in scalars: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + text.count <= scalars.count else { return false }
        return text.indices.allSatisfy { offset in
            let scalar = scalars[index + offset]
            return scalar == text[offset] || ("A"..."Z").contains(scalar) && scalar.value + 32 == text[offset].value
        }
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).filter { $0 != " " }
    }
}
