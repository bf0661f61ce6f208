import LocationDatabases

/// Free text that lists and mails show as it is: a mark of somebody else's, or the name of a provider. It must hold no address of material.
package enum FreeText {
    /// Tells if a text holds a URL, a path below a host, or an IP address. A bare domain or a mailbox is none: it names a provider.
    package static func holdsAddress(_ text: String) -> Bool { text.split(whereSeparator: isBorder).contains(where: isAddress) }

    /// - Throws: ``TakedownError/addressInText(_:)``, which names the field.
    static func check(_ text: String?, field: String) throws(TakedownError) {
        if let text, holdsAddress(text) { throw .addressInText(field) }
    }

    private static func isBorder(_ character: Character) -> Bool { character.isWhitespace || "<>()[]{}\"',;|".contains(character) }

    private static func isAddress(_ word: Substring) -> Bool {
        if word.contains("://") || word.lowercased().hasPrefix("www.") { return true }
        // A full stop ends a sentence.
        let word = word.hasSuffix(".") ? word.dropLast() : word
        let bare = word.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = bare.split(separator: ":", maxSplits: 1).first ?? ""
        if IPAddress(word) != nil || IPAddress(bare) != nil || IPAddress(host) != nil { return true }
        return bare.endIndex < word.endIndex && isDomain(host)
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last, last.count > 1, last.allSatisfy(\.isLetter) else { return false }
        return labels.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } }
    }
}
