import URLSyntax

/// The pieces of a text that may be addresses.
struct Tokens {
    /// The addresses found, in order; more than one piece of other words around them makes the reading stricter.
    private(set) var guesses: [ReadAddress] = []

    /// - Parameters:
    ///   - text: The words, made plain.
    ///   - written: The words as they came.
    init(_ text: String, written: String) {
        let pieces = Self.pieces(of: text)
        let schemed = pieces.map { Guess.schemed($0) }
        let isAlone = pieces.count == 1
        if let whole = Self.withAngles(text) {
            guesses = [whole]
            return
        }
        // A sentence that names an address in full names other hosts by the way.
        let takesBareHosts = schemed.allSatisfy { $0.isEmpty }
        for (piece, found) in zip(pieces, schemed) {
            if !found.isEmpty {
                guesses += found.filter { isAlone || Self.isMeant($0.canonical) }
            } else if let bare = Guess.bare(piece, isAlone: isAlone, orWithoutPath: takesBareHosts) {
                guesses.append(bare)
            }
        }
        guard guesses.count == 1 else { return }
        for whole in [written, text] { addReading(of: whole) }
    }

    /// True if an address among other words is a place that is reported. A mailbox is rather the reporter's own.
    private static func isMeant(_ address: CanonicalAddress) -> Bool {
        guard case .name(let host)? = address.host else { return address.scheme != "mailto" }
        return host.contains(".")
    }

    /// An address that a case may have with what was cut off from it, or with the disguise that was read out of it.
    private mutating func addReading(of text: String) {
        guard let whole = ReadAddress(text.trimmingSpaces), !whole.canonical.hasCredentials, whole.canonical != guesses[0].canonical else {
            return
        }
        if !guesses[0].others.contains(where: { $0.canonical == whole.canonical }) { guesses[0].others.append(whole) }
    }

    /// One address with angle brackets in its path, `http://host.example/<b>`: browsers send them encoded.
    private static func withAngles(_ text: String) -> ReadAddress? {
        let text = text.trimmingSpaces
        guard text.contains("<"), text.last != ">", !text.contains("\""), !text.contains(where: \.isWhitespace),
            let whole = ReadAddress(text),
            whole.canonical.host != nil, !whole.canonical.hasCredentials, text.ranges(of: "://").count == 1
        else { return nil }
        let opening = text.count { $0 == "<" }
        return opening == text.count { $0 == ">" } ? whole : nil
    }

    // MARK: Pieces

    private static func pieces(of text: String) -> [Substring] {
        var pieces: [Substring] = []
        for word in text.split(whereSeparator: { isSeparator($0) }) { pieces += parts(of: word) }
        // With some room for what is glued to an address.
        return pieces.filter { $0.utf8.count <= CanonicalAddress.longest + 1_024 }
    }

    /// White space, controls, quotation marks and angle brackets.
    private static func isSeparator(_ character: Character) -> Bool {
        if character.isWhitespace { return true }
        guard let scalar = character.unicodeScalars.first else { return true }
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x22, 0x3C, 0x3E, 0x60, 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A, 0x3008...0x3011, 0xFF0C, 0xFF1B:
            return true
        default: return false
        }
    }

    /// The addresses in a word that a comma, semicolon or bar alone separates, or nothing at all.
    private static func parts(of word: Substring) -> [Substring] {
        var parts: [Substring] = [], start = word.startIndex, index = word.startIndex
        while let sign = word[index...].firstIndex(where: { isSign($0) || $0 == "h" || $0 == "H" }) {
            let next = word.index(after: sign)
            if isSign(word[sign]), Guess.begins(word[next...]) || isBare(word[start..<sign], and: word[next...]) {
                parts.append(word[start..<sign])
                start = next
            } else if sign > start, isGlued(word[sign...], behind: word[word.index(before: sign)]) {
                parts.append(word[start..<sign])
                start = sign
            }
            index = next
        }
        parts.append(word[start...])
        return parts
    }

    private static func isSign(_ character: Character) -> Bool { ",;|،、".contains(character) }

    /// True if two hosts without a scheme stand beside a sign.
    private static func isBare(_ first: Substring, and second: Substring) -> Bool {
        guard second.first?.isLetter == true, second.contains("."), !first.contains("://") else { return false }
        return [first, second].allSatisfy { piece in
            BareHost(piece.prefix { !isSign($0) }).isPlausible(isAlone: false, needsPath: false)
        }
    }

    /// True if a web address begins in the middle of a word, and not as a part of another address.
    private static func isGlued(_ text: Substring, behind last: Character) -> Bool {
        guard last.isLetter || last.isNumber || last == "&" || last == "+" || last == ")" else { return false }
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start == "https://"
    }
}

extension String {
    var trimmingSpaces: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
