/// A refusal of a text, a batch or an envelope that came in.
///
/// `description` has a code and one of our own words, never content: it may be shown and logged anywhere.
public struct EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The refusal, as the wire names it.
    public let code: RefusalCode
    /// The member of the format that is at fault; `nil` if none is.
    public let member: String?

    /// A refusal, and the member at fault if there is one.
    public init(_ code: RefusalCode, member: String? = nil) {
        self.code = code
        self.member = member
    }

    /// The refusal of a text that is not I-JSON.
    public init(_ error: JSONError) {
        self.init(RefusalCode(error.problem))
    }

    public var description: String { member.map { "\(code.rawValue): \($0)" } ?? code.rawValue }
}

extension RefusalCode {
    /// The refusal for each way in which a text can fail to be I-JSON.
    public init(_ problem: JSONError.Problem) {
        switch problem {
        case .tooLarge: self = .tooLarge
        case .tooDeep: self = .tooDeep
        case .duplicateName: self = .duplicateName
        case .badUTF8, .loneSurrogate, .noncharacter: self = .badText
        case .numberOutOfRange: self = .numberOutOfRange
        case .badNumber, .controlCharacter, .badEscape, .unexpectedByte, .byteOrderMark, .endsEarly, .trailingBytes: self = .malformedJSON
        }
    }
}
