public import Envelopes

/// One JSON object of the node's own interfaces: a request, an answer, or a part of one. Its members are its properties.
///
/// A property that is `nil` is absent from the text; `null` is never written, and never read.
public protocol Message: Codable, Sendable {
    /// Checks what no member says alone; called for every request once its members are read.
    func check() throws(MessageError)
}

extension Message {
    public func check() throws(MessageError) {}
}

extension Problem: Message {}

extension Message {
    /// Reads an answer. Members that this version does not know are passed over: a newer node may say more.
    ///
    /// - Throws: `JSONError` for what is no JSON, ``MessageError`` for what is another message.
    public init(answer bytes: [UInt8], limits: JSONLimits = .standard) throws {
        self = try MessageDecoder.read(JSONDocument(parsing: bytes, limits: limits).root, Reading(unknownMembers: .passed))
    }

    /// Reads a request and refuses members that it does not have.
    ///
    /// - Throws: `JSONError` for what is no JSON, ``MessageError`` for what is another message.
    public init(request bytes: [UInt8]) throws {
        self = try MessageDecoder.read(JSONDocument(parsing: bytes).root, Reading(unknownMembers: .refused))
        try check()
    }

    /// Reads a request and names the members that it does not have.
    ///
    /// - Parameter ignored: The paths of members that nothing was read from are appended.
    /// - Throws: `JSONError` for what is no JSON, ``MessageError`` for what is another message.
    public init(request bytes: [UInt8], ignored: inout [String]) throws {
        let reading = Reading(unknownMembers: .listed)
        self = try MessageDecoder.read(JSONDocument(parsing: bytes).root, reading)
        try check()
        ignored += reading.ignored
    }

    /// The message as a tree of JSON, to stand in another document.
    public var json: JSONValue {
        do { return try JSONValue(parsing: bytes, limits: JSONLimits(bytes: .max)) } catch {
            preconditionFailure("a message is JSON: \(error)")
        }
    }

    /// The message as compact JSON, its members in the order of its properties.
    public var bytes: [UInt8] { MessageEncoder.bytes(of: self) }
}

/// How a message is read.
final class Reading {
    /// What happens to members that a message does not have.
    enum UnknownMembers { case refused, listed, passed }

    let unknownMembers: UnknownMembers
    /// Whether numbers may stand as text, as they do in a query.
    let numbersAreText: Bool
    /// The paths of members that nothing was read from.
    var ignored: [String] = []

    init(unknownMembers: UnknownMembers, numbersAreText: Bool = false) {
        self.unknownMembers = unknownMembers
        self.numbersAreText = numbersAreText
    }

    /// Whether a request is read: its codes must be known, its lists have a greatest length.
    var isOfRequest: Bool { unknownMembers != .passed }
}
