/// Mailboxes that registries write where nobody gave one. A notice to them reaches nobody who can act.
enum Placeholders {
    /// The registries' own domains.
    private static let domains: Set<String> = [
        "afrinic.net", "apnic.net", "arin.net", "iana.org", "icann.org", "lacnic.net", "registro.br", "ripe.net",
    ]

    /// Local parts that say that nobody reads the mailbox.
    private static let names: Set<String> = [
        "bitbucket", "devnull", "do-not-reply", "donotreply", "no-email", "no-reply", "nobody", "noemail", "none", "noreply", "unread",
    ]

    /// Tells if a mailbox, as ``MailboxSyntax`` returns it, is a placeholder.
    static func contains(_ mailbox: String) -> Bool {
        let parts = mailbox.split(separator: "@")
        guard parts.count == 2 else { return true }
        if names.contains(parts[0].lowercased()) { return true }
        return domains.contains { parts[1] == $0 || parts[1].hasSuffix("." + $0) }
    }
}
