import Hosting
public import URLSyntax

/// The reason why no case is opened about a reported address. It never has the address in it.
///
/// A partner's address is judged by its form alone: the partner received it and signed it.
public enum AddressRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It cannot be read.
    case malformed(AddressError)
    /// It has a user name or password, which would travel with the case to every member that gets it.
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
