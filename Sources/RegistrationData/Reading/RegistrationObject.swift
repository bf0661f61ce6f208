import Envelopes

/// What one RDAP answer (RFC 9083) says about contacts for abuse.
///
/// Texts of the answer are kept only if they are a mailbox or the address of a page or server.
public struct RegistrationObject: Hashable, Sendable {
    /// The kinds of object that are asked for.
    public enum Kind: String, Hashable, Sendable {
        case network = "ip network"
        case system = "autnum"
        case domain
        case entity
    }

    /// What the answer publishes.
    public enum Publication: Hashable, Sendable {
        /// At least one contact.
        case contacts([AbuseContact])
        /// No contact, but the server says that it has left something out (RFC 9537), so that this is not "none".
        case redacted
        /// No contact.
        case nothing
    }

    public let kind: Kind
    public let publication: Publication
    /// The addresses of further answers about the same object, such as the registrar's own.
    public let related: [String]
    /// The mailboxes that were dropped, because a registry wrote them as placeholders.
    public let placeholders: Int
    /// The mailboxes and pages for abuse that were dropped, because they are malformed.
    public let malformed: Int

    /// Reads the body of an answer.
    ///
    /// - Throws: ``RegistrationError``.
    public init(parsing bytes: [UInt8], limits: RegistrationLimits = RegistrationLimits()) throws(RegistrationError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: limits.bytes)) } catch {
            throw error.problem == .tooLarge || error.problem == .tooDeep ? .tooLarge : .notRDAP
        }
        guard document.root.members != nil else { throw .notRDAP }
        if let code = document.root["errorCode"]?.integer { throw .refused(status: Int(clamping: code)) }
        guard let kind = document.root["objectClassName"]?.string.flatMap(Kind.init(rawValue:)) else { throw .notRDAP }
        var walk = EntityWalk(limits: limits, scope: AbuseContact.Scope(kind))
        walk.visit(document.root, path: "", level: 0)
        self.kind = kind
        (placeholders, malformed) = (walk.placeholders, walk.malformed)
        related = Self.related(in: document.root, most: limits.kept)
        if !walk.contacts.isEmpty {
            publication = .contacts(walk.contacts)
        } else {
            publication = walk.sawRedactedText || Redaction.concernsContacts(document.root, most: limits.kept) ? .redacted : .nothing
        }
    }

    /// The `related` links to other RDAP answers (RFC 9083 §4.2), each once.
    private static func related(in root: JSONView, most: Int) -> [String] {
        var found: [String] = []
        guard let links = root["links"]?.elements else { return [] }
        for link in links.prefix(most) {
            guard link["rel"]?.string == "related", let target = link["href"]?.string, WebAddress.isUsable(target),
                link["type"]?.string ?? "application/rdap+json" == "application/rdap+json", !found.contains(target)
            else { continue }
            found.append(target)
        }
        return found
    }
}

extension AbuseContact.Scope {
    /// The scope of contacts that stand at the object itself. An entity alone is asked for only behind a network.
    fileprivate init(_ kind: RegistrationObject.Kind) {
        switch kind {
        case .network, .entity: self = .network
        case .system: self = .system
        case .domain: self = .domain
        }
    }
}

/// The reason why an answer cannot be read.
public enum RegistrationError: Error, Hashable, Sendable {
    /// More bytes or levels than the limits allow.
    case tooLarge
    /// It is not I-JSON, or no RDAP object of a known kind.
    case notRDAP
    /// The server says that it does not answer, with an HTTP status in the body.
    case refused(status: Int)
}

extension JSONView {
    /// The member with this name; `nil` if there is none, or this is no object.
    subscript(name: StaticString) -> JSONView? {
        var members = members
        return members?.find(name)
    }
}
