/// The host of an address in canonical form.
public enum Host: Hashable, Sendable {
    /// A name in ASCII, lower case. A dot at its end stays, because servers see it and may answer otherwise.
    case name(String)
    /// An IPv4 literal in dotted decimal.
    case v4(String)
    /// An IPv6 literal as RFC 5952 writes it, without brackets, and the zone if one was given.
    case v6(String, zone: String?)

    /// The host as it stands in the canonical form.
    public var text: String {
        switch self {
        case .name(let name): name
        case .v4(let literal): literal
        case .v6(let literal, let zone): zone.map { "[\(literal)%25\($0)]" } ?? "[\(literal)]"
        }
    }
}
