import HotlineModel
import LocationDatabases
import URLSyntax

/// The part of a reported address that can be traced.
enum TraceTarget: Hashable {
    /// The outcome is known from the address alone, so no trace is needed.
    case settled(UnlocatedReason)
    /// A numeric address.
    case literal(IPAddress)
    /// A name. If it `isPrivate`, only the hosts file may know it.
    case name(String, isPrivate: UnlocatedReason?)

    init(_ reported: String) {
        let address: CanonicalAddress
        do { address = try CanonicalAddress(reported) } catch {
            self = .settled(error == .holdsContent ? .unsupportedScheme : .malformed)
            return
        }
        switch (address.scheme, address.host) {
        case ("magnet", _): self = .settled(.magnet)
        case ("ipfs", _), ("ipns", _): self = .settled(.ipfs)
        case (_, nil): self = .settled(.unsupportedScheme)
        case (_, .v4(let text)), (_, .v6(let text, _)): self = IPAddress(text).map { .literal($0) } ?? .settled(.malformed)
        case (_, .name(let name)): self.init(name: name.hasSuffix(".") ? String(name.dropLast()) : name)
        }
    }

    private init(name: String) {
        let label = name.split(separator: ".").last.map(String.init) ?? name
        switch label {
        // RFC 7686 and its like: asking the DNS for such a name would tell the resolver who looks for it.
        case "onion": self = .settled(.onion)
        case "i2p": self = .settled(.i2p)
        // RFC 6761, 6762, 8375 and 9476: names that the public DNS does not have.
        case "localhost", "local", "internal": self = .name(name, isPrivate: .reservedAddress)
        case "test", "example", "invalid", "alt": self = .name(name, isPrivate: .noSuchHost)
        default: self = .name(name, isPrivate: name.hasSuffix(".home.arpa") ? .reservedAddress : nil)
        }
    }
}
