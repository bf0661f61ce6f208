/// Why a list of access tokens cannot be read or changed. It holds no token.
public enum AccessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line is not a role, a name and 64 hexadecimal digits.
    case malformed(line: Int)
    /// A line names somebody, or a token, that an earlier line has.
    case repeated(line: Int)
    /// Not a name.
    case badName
    /// Somebody of that name is in the list.
    case nameTaken
    /// The file cannot be read or written.
    case file(sentence: String)

    public var description: String {
        switch self {
        case .malformed(let line): "line \(line) of the access list is not a role, a name and a digest; take it out or mend it"
        case .repeated(let line): "line \(line) of the access list repeats a name or a token; take it out"
        case .badName: "a name has letters, digits, dots, hyphens and underscores, at most 64, and begins with a letter or digit"
        case .nameTaken: "somebody of that name has a token already; remove it first, or choose another name"
        case .file(let sentence): sentence
        }
    }
}
