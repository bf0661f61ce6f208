import Envelopes
import MailSyntax

/// Walks through the entities of an answer, and collects contacts for abuse from their cards.
struct EntityWalk {
    private let limits: RegistrationLimits
    private let scope: AbuseContact.Scope
    private var visited = 0
    private(set) var contacts: [AbuseContact] = []
    private(set) var placeholders = 0
    private(set) var malformed = 0
    /// A value for abuse was replaced by words that say so.
    private(set) var sawRedactedText = false

    init(limits: RegistrationLimits, scope: AbuseContact.Scope) {
        self.limits = limits
        self.scope = scope
    }

    /// Visits an object and the entities in it.
    ///
    /// - Parameter registrar: It stands below an entity with the role `registrar`.
    mutating func visit(_ object: JSONView, path: String, level: Int, registrar: Bool = false) {
        let roles = Set(object["roles"]?.elements?.prefix(limits.kept).compactMap { $0.string?.lowercased() } ?? [])
        let isRegistrar = registrar || roles.contains("registrar")
        readCard(object, path: path, hasRole: roles.contains("abuse"), scope: isRegistrar && scope == .domain ? .registrar : scope)
        guard level < limits.levels, let entities = object["entities"]?.elements else { return }
        for (index, entity) in entities.enumerated() {
            guard visited < limits.entities else { return }
            visited += 1
            visit(entity, path: "\(path.isEmpty ? "" : path + ".")entities[\(index)]", level: level + 1, registrar: isRegistrar)
        }
    }

    /// Reads a jCard (RFC 7095), property by property. A broken property hides no other.
    private mutating func readCard(_ entity: JSONView, path: String, hasRole: Bool, scope: AbuseContact.Scope) {
        guard let card = entity["vcardArray"]?.elements.map({ Array($0.prefix(2)) }), card.count == 2, card[0].string == "vcard",
            let properties = card[1].elements
        else { return }
        for (index, property) in properties.prefix(limits.entities).enumerated() {
            let parts = property.elements.map { Array($0.prefix(4)) } ?? []
            guard parts.count == 4, let name = parts[0].string?.lowercased(), ["email", "contact-uri"].contains(name) else { continue }
            guard let sign: AbuseContact.Sign = hasRole ? .role : Self.isForAbuse(parts[1]) ? .type : nil else { continue }
            let place = "\(path.isEmpty ? "" : path + ".")vcardArray[1][\(index)]"
            keep(parts[3].string, isMailbox: name == "email") { AbuseContact(channel: $0, scope: scope, sign: sign, path: place) }
        }
    }

    /// Tells if the parameters have the type `abuse`; the type is a text, or a list of texts (RFC 7095 §3.4.1.1).
    private static func isForAbuse(_ parameters: JSONView) -> Bool {
        guard let type = parameters["type"] else { return false }
        if let text = type.string { return text.lowercased() == "abuse" }
        return type.elements?.prefix(16).contains { $0.string?.lowercased() == "abuse" } ?? false
    }

    private mutating func keep(_ text: String?, isMailbox: Bool, _ contact: (AbuseContact.Channel) -> AbuseContact) {
        // An empty value is how a server publishes that it has none.
        guard let text, !text.isEmpty else { return }
        if text.lowercased().contains("redacted") {
            sawRedactedText = true
        } else if let mailbox = Self.mailbox(text, isMailbox: isMailbox) {
            if Placeholders.contains(mailbox) { placeholders += 1 } else { append(contact(.mailbox(mailbox))) }
        } else if !isMailbox, WebAddress.isUsable(text) {
            append(contact(.page(text)))
        } else {
            malformed += 1
        }
    }

    /// Reads a mailbox, also from a `mailto:` URI. A name of one label is no host of the public internet.
    private static func mailbox(_ text: String, isMailbox: Bool) -> MailAddress? {
        let isURI = text.lowercased().hasPrefix("mailto:")
        guard isMailbox || isURI, let mailbox = MailAddress(isURI ? String(text.dropFirst(7)) : text) else { return nil }
        return mailbox.domain.description.contains(".") ? mailbox : nil
    }

    /// Keeps each channel once; the same one with another scope is another contact.
    private mutating func append(_ contact: AbuseContact) {
        guard contacts.count < limits.kept,
            !contacts.contains(where: { $0.channel == contact.channel && $0.scope == contact.scope })
        else { return }
        contacts.append(contact)
    }
}
