import MailSyntax

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

    static func contains(_ mailbox: MailAddress) -> Bool {
        if names.contains(mailbox.localPart.lowercased()) { return true }
        let domain = mailbox.domain.description
        return domains.contains { domain == $0 || domain.hasSuffix("." + $0) }
    }
}
