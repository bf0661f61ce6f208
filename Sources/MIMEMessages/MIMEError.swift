/// A mail that cannot be written or read. It has nothing of the mail's content.
public enum MIMEError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A field would contain a line end or another control character, and so perhaps another field.
    case controlCharacter(field: String)
    /// A field is longer than a line of a mail may be.
    case fieldTooLong(field: String)
    /// A name of a field, a type or a file is not of its form.
    case malformedName
    /// A boundary is not of the form `=_` and letters, digits or dots, or two parts share one.
    case malformedBoundary
    /// The mail is larger than allowed.
    case tooLarge
    /// The bytes are no mail: there is not one header field.
    case notAMail
    /// The library failed.
    case libraryFailure(operation: String)

    public var description: String {
        switch self {
        case .controlCharacter(let field): "the field \(field) contains a line end or another control character"
        case .fieldTooLong(let field): "the field \(field) is too long"
        case .malformedName: "the name of a field, a type or a file is malformed"
        case .malformedBoundary: "the boundary of a multipart is malformed, or is used twice"
        case .tooLarge: "the mail is larger than allowed"
        case .notAMail: "it has no header field, so it is no mail"
        case .libraryFailure(let operation): "the mail library failed at \(operation)"
        }
    }
}
