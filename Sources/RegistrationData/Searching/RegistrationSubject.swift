public import LocationDatabases

/// The thing that registration data is asked about.
public enum RegistrationSubject: Hashable, Sendable {
    case address(IPAddress)
    case system(UInt32)
    case domain(String)

    /// The path below a server's address (RFC 9082 §3.1).
    var path: String {
        switch self {
        case .address(let address): "ip/\(address)"
        case .system(let number): "autnum/\(number)"
        case .domain(let name): "domain/\(name)"
        }
    }
}
