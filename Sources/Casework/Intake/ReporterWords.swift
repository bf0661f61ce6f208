public import Envelopes

/// A reporter's words beside the address: comment and contact. They stay at this node, sealed under the case's key, and are destroyed with it.
public struct ReporterWords: Hashable, Sendable {
    /// The most bytes of each text.
    static let longestComment = 8_000
    static let longestContact = 500
    static let longestReferrer = 8_192

    public var comment: String?
    public var contact: String?
    /// The page on which this reporter found an address that another had reported before. The first reporter's is in the case's file.
    public var referrer: String?

    var isEmpty: Bool { comment == nil && contact == nil && referrer == nil }

    /// As JSON, the form that is sealed.
    public var json: JSONValue {
        let members = [("comment", comment), ("contact", contact), ("referrer", referrer)]
        return .object(members.compactMap { name, text in text.map { .init(name, .string($0)) } })
    }

    init() {}

    /// Reads what ``json`` wrote.
    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        comment = value["comment"]?.string
        contact = value["contact"]?.string
        referrer = value["referrer"]?.string
    }
}
