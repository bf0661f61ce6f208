/// The mark by which a provider's ticket system sorts mail, found in a subject, such as `[Ticket#2026112310000042]`.
enum TicketToken {
    /// The token as it stands, with its brackets; `nil` if the subject has none. Our own numbers are none.
    static func first(in subject: String) -> String? {
        for group in groups(of: subject) where isToken(group.dropFirst().dropLast()) { return String(group) }
        for word in subject.split(separator: " ") {
            let bare = word.drop { "(:,;".contains($0) }
            let word = String(bare.prefix { !"),;:".contains($0) })
            if isFreeToken(word) { return word }
        }
        return nil
    }

    /// The texts within square brackets, with them.
    private static func groups(of subject: String) -> [Substring] {
        var groups: [Substring] = []
        var rest = subject[...]
        while let start = rest.firstIndex(of: "["), let end = rest[start...].firstIndex(of: "]") {
            let group = rest[start...end]
            if group.utf8.count <= 80 { groups.append(group) }
            rest = rest[end...].dropFirst()
        }
        return groups
    }

    /// Within brackets, a mark has a number of three digits or more, and no more than three words: `Ticket#4711`, `provider.example #4711`, `ABC-4711`.
    private static func isToken(_ text: Substring) -> Bool {
        guard text.split(separator: " ").count <= 3, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return false }
        return text.utf8.count { $0 &- 0x30 < 10 } >= 3
    }

    /// Without brackets, only `#4711`, `##4711##` and `ABUSE-4711` are marks: other numbers are years, addresses and ours.
    private static func isFreeToken(_ word: String) -> Bool {
        guard word.utf8.count <= 40 else { return false }
        let digits = word.utf8.count { $0 &- 0x30 < 10 }
        if word.hasPrefix("#") { return digits >= 3 && word.utf8.allSatisfy { $0 == 0x23 || $0 == 0x2D || isLetterOrDigit($0) } }
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count >= 2, parts[1].utf8.count >= 3 else { return false }
        return parts[0].utf8.allSatisfy { $0 &- 0x41 < 26 } && parts[1].utf8.allSatisfy { $0 &- 0x30 < 10 }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
}
