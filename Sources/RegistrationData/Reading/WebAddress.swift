/// The form of an address that is kept from an answer.
enum WebAddress {
    /// Tells if a text is a plain `https` or `http` URL with a host. Whether a program may go there is for its guard to say.
    static func isUsable(_ text: String) -> Bool {
        guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && ![0x22, 0x3C, 0x3E, 0x5C].contains($0) })
        else { return false }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return false }
        let authority = lower.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !authority.isEmpty && !authority.contains("@")
    }

    static func isSecure(_ text: String) -> Bool { text.lowercased().hasPrefix("https://") }
}
