/// The rule of `Protocols/url-canonicalisation.md` that an address breaks. It never holds the address.
public enum AddressError: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The text is empty, or has only spaces.
    case empty
    /// More than ``CanonicalAddress/longest`` bytes, as given or in canonical form.
    case tooLong
    /// A control character or invalid UTF-8 within.
    case controlCharacter
    /// No scheme in front, such as `http:`.
    case noScheme
    /// A `data:` address, which holds content instead of naming a place.
    case holdsContent
    /// No host, although the scheme needs one.
    case noHost
    /// A host that is neither a name nor a literal.
    case badHost
    /// A port that is not a number from 0 to 65,535.
    case badPort

    public var description: String {
        switch self {
        case .empty: "the address is empty"
        case .tooLong: "the address has more than \(CanonicalAddress.longest) bytes"
        case .controlCharacter: "the address holds control characters"
        case .noScheme: "the address has no scheme, such as http:"
        case .holdsContent: "the address holds content itself (data:), which a node never accepts"
        case .noHost: "the address names no host"
        case .badHost: "the host in the address is neither a name nor a numeric address"
        case .badPort: "the port in the address is no number from 0 to 65535"
        }
    }
}
