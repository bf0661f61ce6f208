public import Envelopes
public import HotlineModel

/// One tip about a travelling offender as it is handed in.
public struct TipSubmission: Sendable {
    /// The submitter's own stable key. A tip with a known key is ignored.
    public var key: String?
    public var origin: Origin
    /// The country it is about.
    public var country: CountryCode?
    public var contents: TipContents

    /// A tip.
    public init(_ contents: TipContents, origin: Origin = .public, country: CountryCode? = nil, key: String? = nil) {
        self.contents = contents
        self.origin = origin
        self.country = country
        self.key = key
    }
}

/// A tipster's own words. They are sealed under the tip's own key and leave this node only anonymised.
public struct TipContents: Hashable, Sendable {
    /// The most bytes of each text.
    static let longestText = 16_000
    static let longestLine = 500

    public var text: String
    /// The place of the journey or the act.
    public var place: String?
    public var period: String?
    /// The tipster's contact; `nil` for an anonymous one. The police never get it.
    public var contact: String?

    /// A tipster's own words.
    public init(text: String, place: String? = nil, period: String? = nil, contact: String? = nil) {
        self.text = text
        self.place = place
        self.period = period
        self.contact = contact
    }

    /// As JSON, the form that is sealed.
    public var json: JSONValue {
        let members = [("text", text), ("place", place), ("period", period), ("contact", contact)]
        return .object(members.compactMap { name, text in text.map { .init(name, .string($0)) } })
    }

    /// Reads the form that ``json`` writes.
    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        self.init(
            text: value["text"]?.string ?? "", place: value["place"]?.string, period: value["period"]?.string,
            contact: value["contact"]?.string)
    }

    func check() throws(HelplineError) {
        try Self.check(text, "text", longest: Self.longestText)
        for (name, line) in [("place", place), ("period", period), ("contact", contact)] {
            guard (line?.utf8.count ?? 0) <= Self.longestLine else { throw .textTooLong(name) }
        }
    }

    /// Refuses an empty text, and one that is too long.
    static func check(_ text: String, _ name: String, longest: Int) throws(HelplineError) {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .textMissing(name) }
        guard text.utf8.count <= longest else { throw .textTooLong(name) }
    }
}

/// The reply to a tip that was handed in.
public struct ReceivedTip: Sendable {
    public var number: Int64
    /// The key was known, so nothing was counted.
    public var isKnown: Bool
    /// The code to show to the tipster; `nil` if the first code has been used.
    public var code: TipCode?
}
