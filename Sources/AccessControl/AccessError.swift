/// The reason why a list of access tokens cannot be read or changed. It never holds a token.
public enum AccessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line is not a role, a name and 64 hexadecimal digits.
    case malformed(line: Int)
    /// A line has a name or a token that an earlier line has.
    case repeated(line: Int)
    /// A name has characters that names may not have, or is too long.
    case badName
    /// The list already has somebody of that name.
    case nameTaken
    /// The file cannot be read or written.
    case file(sentence: String)

    public var description: String {
        switch self {
        case .malformed(let line): "line \(line) of the access list is not a role, a name and a digest; correct or remove the line"
        case .repeated(let line): "line \(line) of the access list repeats a name or a token; remove the line"
        case .badName: "a name has letters, digits, dots, hyphens and underscores, at most 64, and begins with a letter or digit"
        case .nameTaken: "somebody of that name already has a token; remove it first, or choose another name"
        case .file(let sentence): sentence
        }
    }
}
