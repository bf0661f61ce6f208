import URLSyntax

/// Takes off what stands around an address in a text.
enum Trimming {
    private static let before: Set<Character> = [
        "(", "{", "'", "*", "~", "|", "-", "–", "—", "•", "·", ",", ";", ":", ".", "!", "?", "=", "#", "+", "¿", "¡", "→", "_", "]", ")",
    ]
    /// These end sentences, whatever stands around.
    private static let always: Set<Character> = [".", ",", "。", "、", "…", "，", "．", "؟", "،", "।", "׃"]
    private static let signs: Set<Character> = [";", ":", "!", "?", "'", "’", "|", "！", "？", "*", "~"]

    /// Without signs before it.
    static func leading(_ piece: Substring) -> Substring {
        let rest = piece.drop { before.contains($0) }
        // A list numbers its items `1)` or `1.`, and an IPv6 literal begins with a bracket.
        guard rest.first == "[", !isLiteral(rest) else { return rest }
        return leading(rest.dropFirst())
    }

    private static func isLiteral(_ text: Substring) -> Bool {
        guard let end = text.prefix(longestLiteral).firstIndex(of: "]") else { return false }
        return (try? CanonicalAddress("http://\(text[...end])/")) != nil
    }

    /// Without signs behind it: what ends a sentence, and a closing bracket that no bracket of the address opens.
    static func trailing(_ text: Substring) -> Substring {
        var text = text
        var open: [Character: Int]?
        while let last = text.last {
            if let opening = brackets[last] {
                var balance = open ?? balances(text)
                guard let kind = balance[opening], kind < 0 else { return text }
                balance[opening] = kind + 1
                open = balance
            } else if !always.contains(last), !signs.contains(last) {
                return text
            }
            text = text.dropLast()
        }
        return text
    }

    /// An IPv6 literal with its zone.
    private static let longestLiteral = 96

    private static let brackets: [Character: Character] = [")": "(", "]": "[", "}": "{"]

    /// How many brackets of each kind open more than close.
    private static func balances(_ text: Substring) -> [Character: Int] {
        var open: [Character: Int] = ["(": 0, "[": 0, "{": 0]
        for sign in text {
            if open[sign] != nil { open[sign, default: 0] += 1 }
            if let opening = brackets[sign] { open[opening, default: 0] -= 1 }
        }
        return open
    }

    /// True if nothing but signs is left.
    static func isEnd(_ text: Substring) -> Bool { trailing(text).isEmpty }

    /// The address without what stands behind it; with it in the other readings.
    static func read(_ scheme: String, _ rest: Substring) -> ReadAddress? {
        let trimmed = trailing(rest)
        guard var address = ReadAddress(scheme + trimmed) else { return nil }
        var tail = rest
        for _ in 0..<mostOthers where tail.endIndex > trimmed.endIndex {
            if let longer = ReadAddress(scheme + tail), longer.canonical != address.canonical { address.others.append(longer) }
            tail = tail.dropLast()
        }
        return address
    }

    private static let mostOthers = 4
}
