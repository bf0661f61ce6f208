public import Cryptography
public import HotlineModel

/// A value that stands in a message, a path or a query as one text.
public protocol TextValue: Codable, Sendable {
    /// Reads the text; `nil` for any other form.
    init?(text: String)
    var text: String { get }
    /// What the text must be, such as `must be a day such as 2014-05-31`.
    static var rule: String { get }
}

extension TextValue {
    public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

    static func read(from decoder: any Decoder) throws -> Self {
        guard let value = Self(text: try decoder.singleValueContainer().decode(String.self)) else { throw MessageError(rule) }
        return value
    }

    func write(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension CaseID: TextValue {
    public init?(text: String) { self.init(text) }
    public var text: String { description }
    public static var rule: String { "must be a case's name, urn:hotline:case:<member>:<uuid>" }
}

extension MemberID: TextValue {
    public init?(text: String) { self.init(text) }
    public var text: String { rawValue }
    public static var rule: String { "must be the short id of a member, such as nl" }
}

extension CountryCode: TextValue {
    public init?(text: String) { self.init(text) }
    public var text: String { rawValue }
    public static var rule: String { "must be a country's two capital letters" }
}

extension UniqueID: TextValue {
    public init?(text: String) { self.init(text) }
    public var text: String { description }
    public static var rule: String { "must be a UUID in lower case" }
}

extension Timestamp: TextValue {
    public init?(text: String) { self.init(text) }
    public var text: String { description }
    public static var rule: String { "must be a moment such as 2014-05-31T12:00:00.000Z" }
}

extension Digest: TextValue {
    public init?(text: String) { self.init(hex: text) }
    public var text: String { hex }
    public static var rule: String { "must be 64 lower-case hex digits" }
}
