/// Blacks out, by rule, the parts of a text that would name its author.
///
/// The rules black out too much rather than too little, because a part that they miss names somebody. An officer looks at the result, and may add passages.
/// Some things they cannot know: a name that was not given as the contact, a nickname, digits in words. The officer's look finds those.
public struct BlackingOut: Sendable {
    /// The reason why a passage was blacked out.
    public enum Rule: String, CaseIterable, Sendable {
        /// It is the tipster's contact, or a part of it.
        case contact
        case emailAddress
        case telephoneNumber
        /// An officer named it.
        case officer
    }

    /// A text with its passages blacked out.
    public struct Outcome: Hashable, Sendable {
        public var text: String
        /// The number of passages, by the rule that found them.
        public var passages: [Rule: Int]
    }

    /// The text in the place of a passage; it does not tell how long the passage was.
    public static let mark = "█████"

    private let contact: [[Character]]
    private let also: [[Character]]

    /// Rules for one tip.
    ///
    /// - Parameters:
    ///   - contact: The tipster's contact, in the tipster's own words.
    ///   - also: Further passages, at any place in the text.
    public init(contact: String?, also: [String] = []) {
        self.contact = contact.map(Self.parts(ofContact:)) ?? []
        self.also = also.map(FoldedText.fold).filter { $0.contains { !$0.isWhitespace } }
    }

    /// Blacks out a text.
    public func apply(to text: String) -> Outcome {
        let characters = FoldedText.visible(text)
        let folded = characters.map(FoldedText.fold)
        var passages: [Passage] = []
        for phrase in also { passages += Self.occurrences(of: phrase, in: folded, wholeWords: false).map { Passage(.officer, $0) } }
        for part in contact { passages += Self.occurrences(of: part, in: folded, wholeWords: true).map { Passage(.contact, $0) } }
        passages += EmailFinder.passages(in: folded).map { Passage(.emailAddress, $0) }
        passages += TelephoneFinder.passages(in: folded).map { Passage(.telephoneNumber, $0) }
        return Self.cover(passages, of: characters)
    }

    private struct Passage {
        let rule: Rule
        var range: Range<Int>
        init(_ rule: Rule, _ range: Range<Int>) { (self.rule, self.range) = (rule, range) }
    }

    /// Replaces passages by the mark; passages that touch are one.
    private static func cover(_ passages: [Passage], of characters: [Character]) -> Outcome {
        var merged: [Passage] = []
        for passage in passages.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }) {
            if let last = merged.indices.last, passage.range.lowerBound <= merged[last].range.upperBound {
                merged[last].range = merged[last].range.lowerBound..<max(merged[last].range.upperBound, passage.range.upperBound)
            } else {
                merged.append(passage)
            }
        }
        var outcome = Outcome(text: "", passages: [:])
        var position = 0
        for passage in merged {
            outcome.text += String(characters[position..<passage.range.lowerBound]) + mark
            outcome.passages[passage.rule, default: 0] += 1
            position = passage.range.upperBound
        }
        outcome.text += String(characters[position...])
        return outcome
    }

    // MARK: The contact

    /// Words that name the kind of a contact and are not a part of it.
    private static let labels: Set<String> = [
        "mail", "email", "e-mail", "tel", "phone", "telephone", "mobile", "cell", "name", "call", "text", "via", "and", "the", "signal",
        "whatsapp", "telegram",
    ]

    /// The whole contact, its words of three characters or more, and the part before an @. Groups of few digits alone are left, because they
    /// occur in many texts, and whole numbers have a rule of their own.
    private static func parts(ofContact contact: String) -> [[Character]] {
        let folded = FoldedText.fold(contact)
        let words = folded.split { $0.isWhitespace || ",;:<>()[]\"/".contains($0) }.flatMap { word -> [ArraySlice<Character>] in
            guard let at = word.firstIndex(of: "@") else { return [word] }
            return at == word.startIndex ? [word.dropFirst()] : [word, word[..<at]]
        }
        let whole = Array(folded.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        let parts = [whole] + words.map { Array($0.drop { $0 == "." || $0 == "-" }.reversed().drop { $0 == "." || $0 == "-" }.reversed()) }
        return parts.filter { part in
            guard !part.allSatisfy({ ("0"..."9").contains($0) }) || part.count > 3 else { return false }
            return part.count >= 3 && part.contains { $0.isLetter || $0.isNumber } && !labels.contains(String(part))
        }
    }

    /// The places of a phrase in a text; within words only if asked.
    private static func occurrences(of phrase: [Character], in text: [Character], wholeWords: Bool) -> [Range<Int>] {
        guard let first = phrase.first, phrase.count <= text.count else { return [] }
        func isWord(_ position: Int) -> Bool { text.indices.contains(position) && (text[position].isLetter || text[position].isNumber) }
        return (0...text.count - phrase.count).compactMap { start in
            let range = start..<start + phrase.count
            guard text[start] == first, text[range].elementsEqual(phrase) else { return nil }
            guard !wholeWords || (!isWord(start - 1) && !isWord(range.upperBound)) else { return nil }
            return range
        }
    }
}

/// Text as the rules compare it: small letters, digits of every script as ASCII, full-width forms as their narrow ones.
enum FoldedText {
    static func fold(_ text: String) -> [Character] { visible(text).map(fold) }

    /// The characters of a text without the invisible ones, which could be between the digits of a number.
    static func visible(_ text: String) -> [Character] {
        let scalars = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0xAD, 0x20E3, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF: false
            default: true
            }
        }
        return Array(String(String.UnicodeScalarView(scalars)))
    }

    static func fold(_ character: Character) -> Character {
        if let number = character.wholeNumberValue, (0...9).contains(number) { return Character(String(number)) }
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return lowered(character) }
        switch scalar.value {
        case 0xFF01...0xFF5E: return lowered(Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init) ?? character)
        // The hyphens and dashes used in numbers, and the small and full-width at signs.
        case 0x2010...0x2015, 0x2212, 0xFE63: return "-"
        case 0xFE6B: return "@"
        default: return character.isWhitespace && character != "\n" ? " " : lowered(character)
        }
    }

    private static func lowered(_ character: Character) -> Character {
        let text = character.lowercased()
        return text.count == 1 ? Character(text) : character
    }
}
