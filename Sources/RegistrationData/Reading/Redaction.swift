import Envelopes

/// The rule over the `redacted` member (RFC 9537): did the server leave a contact out?
enum Redaction {
    /// Tells if a redaction concerns a mailbox, a contact or an entity.
    static func concernsContacts(_ root: JSONView, most: Int) -> Bool {
        root["redacted"]?.elements?.prefix(most * 4).contains { entry in
            let texts = [
                entry["name"]?["description"]?.string, entry["name"]?["type"]?.string, entry["prePath"]?.string,
                entry["postPath"]?.string, entry["replacementPath"]?.string,
            ]
            return texts.contains { text in
                let text = text?.lowercased() ?? ""
                return ["abuse", "email", "e-mail", "contact", "entities", "vcard"].contains { text.contains($0) }
            }
        } ?? false
    }
}
