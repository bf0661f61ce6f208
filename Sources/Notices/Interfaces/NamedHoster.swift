public import Envelopes
import MailSyntax

/// The hosting provider that the operator of a front-end names in its answers: its name, its mailbox, or both, and never an address of the host.
///
/// Interfaces differ in how they write it: as members of the answer, of its `result` or `request`, or as an object of its own. Capitals, hyphens and
/// underscores in the names of members mean nothing.
public enum NamedHoster {
    private static let longest = 120
    private static let names: Set = ["hostingprovider", "hostingprovidername", "hoster", "hostername"]
    private static let mailboxes: Set = [
        "abusecontact", "abuseemail", "abusemailbox", "hostingproviderabusecontact", "hostingprovideremail", "hosteremail",
    ]
    /// What an object about the provider may call it.
    private static let own: (name: Set<String>, mailbox: Set<String>) = (["name"], ["abuse", "contact", "email", "mailbox"])

    /// The provider in words; `nil` if the answer names none.
    public static func words(in answer: JSONValue) -> String? {
        let parts = [answer, answer["result"], answer["request"]].compactMap(\.self) + (answer["result"]?.array?.prefix(8) ?? [])
        return parts.lazy.compactMap { describe($0) }.first
    }

    private static func describe(_ part: JSONValue) -> String? {
        var (name, mailbox): (String?, String?) = (nil, nil)
        for member in part.members ?? [] {
            let key = plain(member.name)
            if names.contains(key), member.value.members != nil {
                name = name ?? first(own.name.union(names), of: member.value).flatMap(line)
                mailbox = mailbox ?? first(own.mailbox.union(mailboxes), of: member.value).flatMap(address)
            } else if names.contains(key) {
                name = name ?? member.value.string.flatMap(line)
            } else if mailboxes.contains(key) {
                mailbox = mailbox ?? member.value.string.flatMap(address)
            }
        }
        let said = [name, mailbox].compactMap(\.self)
        return said.isEmpty ? nil : said.joined(separator: ", ")
    }

    private static func first(_ keys: Set<String>, of value: JSONValue) -> String? {
        value.members?.lazy.filter { keys.contains(plain($0.name)) }.compactMap(\.value.string).first
    }

    private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

    /// Somebody else's text is shown to people: one short line, without what changes how it reads.
    private static func line(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned].contains(
                scalar.properties.generalCategory)
        }
        return (1...longest).contains(text.utf8.count) && isPlain && text.contains(where: { !$0.isWhitespace }) ? text : nil
    }

    private static func address(_ text: String) -> String? { MailAddress(text)?.description }
}
