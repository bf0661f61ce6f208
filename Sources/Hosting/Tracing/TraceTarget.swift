import HotlineModel
import LocationDatabases
import URLSyntax

/// What an address as reported asks the tracer to look for.
enum TraceTarget: Hashable {
    /// Nothing to look for: the outcome is known from the address alone.
    case settled(UnlocatedReason)
    /// A numeric address.
    case literal(IPAddress)
    /// A name, which only the hosts file may know when it `isPrivate`.
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
        case (_, .name(let name)): self.init(name: name)
        }
    }

    /// Whether an address names something to look for, or something of which it is known why there is nothing.
    static func canTrace(_ address: CanonicalAddress) -> Bool {
        address.host != nil || ["magnet", "ipfs", "ipns"].contains(address.scheme)
    }

    private init(name: String) {
        let label = name.split(separator: ".").last.map(String.init) ?? name
        switch label {
        // RFC 7686 and its like: such names are never put to the DNS, where the question itself would tell.
        case "onion": self = .settled(.onion)
        case "i2p": self = .settled(.i2p)
        // RFC 6761, 6762, 8375, 9476: names that the public DNS does not hold.
        case "localhost", "local", "internal": self = .name(name, isPrivate: .reservedAddress)
        case "test", "example", "invalid", "alt": self = .name(name, isPrivate: .noSuchHost)
        default: self = .name(name, isPrivate: name.hasSuffix(".home.arpa") ? .reservedAddress : nil)
        }
    }
}
