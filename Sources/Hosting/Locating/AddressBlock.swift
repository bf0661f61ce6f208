public import LocationDatabases

/// A small network of neighbouring addresses: an IPv4 `/24` or an IPv6 `/64`.
public struct AddressBlock: Hashable, Comparable, Sendable, CustomStringConvertible {
    public enum Family: Hashable, Sendable, CaseIterable { case v4, v6 }

    /// The first address of the block.
    public let first: IPAddress

    /// Creates the block around an address.
    public init(around address: IPAddress) {
        let kept: UInt128 = address.v4 != nil ? ~0xFF : ~0xFFFF_FFFF_FFFF_FFFF
        first = IPAddress(bits: address.bits & kept)
    }

    public var family: Family { first.v4 != nil ? .v4 : .v6 }

    /// The last address of the block.
    public var last: IPAddress { IPAddress(bits: first.bits | (family == .v4 ? 0xFF : 0xFFFF_FFFF_FFFF_FFFF)) }

    /// The number of leading bits, of 128, that all addresses of the block share.
    var length: Int { family == .v4 ? 120 : 64 }

    /// The address with this last octet: one of the first 256 of the block.
    public func address(_ octet: UInt8) -> IPAddress { IPAddress(bits: first.bits | UInt128(octet)) }

    public var description: String { "\(first)/\(family == .v4 ? 24 : 64)" }

    public static func < (left: Self, right: Self) -> Bool { left.first < right.first }
}
