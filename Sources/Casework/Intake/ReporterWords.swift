public import Envelopes

/// A reporter's words beside the address. They stay at this node, sealed under the case's key, and are destroyed with it.
public struct ReporterWords: Hashable, Sendable {
    /// The words that named the place, if they were not the address alone.
    public var place: String?
    public var comment: String?
    public var contact: String?
    /// The page on which this reporter found an address that another had reported before. The first reporter's is in the case's file.
    public var referrer: String?
    /// What the node could not read.
    public var unread: String?

    var isEmpty: Bool { self == ReporterWords() }

    /// As JSON, the form that is sealed.
    public var json: JSONValue {
        let members = [("place", place), ("comment", comment), ("contact", contact), ("referrer", referrer), ("unread", unread)]
        return .object(members.compactMap { name, text in text.map { .init(name, .string($0)) } })
    }

    init() {}

    /// Reads what ``json`` wrote.
    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        place = value["place"]?.string
        comment = value["comment"]?.string
        contact = value["contact"]?.string
        referrer = value["referrer"]?.string
        unread = value["unread"]?.string
    }
}
