import Hosting
public import URLSyntax

/// Why no case is opened about an address that somebody reports. It never holds the address.
///
/// What partners send is judged by its form alone: they have taken it in and signed it.
public enum AddressRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It cannot be read.
    case malformed(AddressError)
    /// It holds a user name or password, which would travel with the case to whoever gets it.
    case credentials
    /// Its scheme names nothing that can be traced.
    case untraceable

    public var description: String {
        switch self {
        case .malformed(let error): "\(error)"
        case .credentials: "the address holds a user name or password; take it out, and write it into the comment if an analyst needs it"
        case .untraceable: "the address has a scheme that names no place; report the address of a page or file, or a magnet or IPFS link"
        }
    }
}

extension CanonicalAddress {
    /// The canonical form of an address that is reported here.
    init(reported: String) throws(AddressRefusal) {
        do { try self.init(reported) } catch { throw .malformed(error) }
        if hasCredentials { throw .credentials }
        if !Tracer.canTrace(self) { throw .untraceable }
    }
}
