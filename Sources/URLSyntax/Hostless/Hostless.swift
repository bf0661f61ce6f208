/// Schemes whose addresses name a place without naming its host, and the identity of such a place.
///
/// Two links to one torrent differ in names, trackers, order and case, but what they lead to is the same. So the canonical form keeps what
/// identifies the place, and nothing else (`Protocols/url-canonicalisation.md`, "Places without a host").
public enum Hostless {
    /// What a person can find something under, although no host is named. Of those without an identity here, the whole address is kept.
    public static let schemes: Set<String> = [
        "magnet", "ed2k", "ipfs", "ipns", "freenet", "news", "mailto", "tg", "xmpp", "matrix", "tox", "skype", "whatsapp", "viber",
        "sgnl", "snapchat", "kik", "line", "discord", "wickr", "threema", "sip", "sips", "callto",
    ]

    /// True for a magnet link that names no torrent or file of a known kind, and for a news address without a group or article.
    public static func leadsNowhere(_ address: CanonicalAddress) -> Bool {
        guard address.scheme == "magnet" || address.scheme == "news" else { return false }
        return canonicalForm(scheme: address.scheme, rest: String(address.text.dropFirst(address.scheme.count + 1))) == nil
    }

    /// The canonical form of an address.
    ///
    /// - Parameters:
    ///   - scheme: In lower case.
    ///   - rest: What stands behind the colon, with its percent-encoding in canonical form.
    /// - Returns: `nil` if nothing is known of the scheme, or the address is not of its form; then the whole address is the identity.
    static func canonicalForm(scheme: String, rest: String) -> String? {
        switch scheme {
        case "magnet": MagnetLink(rest)?.text
        case "ed2k": EDonkeyFile(rest)?.text
        case "news": NewsAddress(rest)?.text
        case "tg": TelegramLink(rest)?.text
        case "mailto": mailboxes(rest).map { "mailto:" + $0 }
        case "xmpp": account(rest).map { "xmpp:" + $0 }
        default: nil
        }
    }

    /// Mailboxes (RFC 6068), without the subject and text of a mail to them. Hosts read no difference into the case of a domain.
    private static func mailboxes(_ rest: String) -> String? {
        let boxes = rest.prefix { $0 != "?" }.split(separator: ",").map { box in
            guard let at = box.lastIndex(of: "@") else { return String(box) }
            return box[..<at] + small(box[at...])
        }
        return boxes.isEmpty ? nil : boxes.joined(separator: ",")
    }

    /// An account or room (RFC 7622), without the device and without what to do with it.
    private static func account(_ rest: String) -> String? {
        let bare = rest.drop { $0 == "/" }.prefix { $0 != "?" && $0 != "/" }
        return bare.isEmpty ? nil : small(bare)
    }

    /// In small letters; as it is if any character is encoded, because the digits of an encoding are capitals.
    static func small(_ text: some StringProtocol) -> String { text.contains("%") ? String(text) : text.lowercased() }
}
