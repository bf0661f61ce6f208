/// A network: an address and the number of its leading bits that count (`192.0.2.0/24`).
public struct IPPrefix: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the network.
    public let first: IPAddress
    /// The number of leading bits, of 128, that count. For IPv4 it is 96 more than written.
    public let length: Int

    /// Creates a network from an address and a length over all 128 bits; `nil` if bits beyond the length are set.
    public init?(first: IPAddress, length: Int) {
        guard (0...128).contains(length), first.bits & Self.hostMask(length) == 0 else { return nil }
        self.first = first
        self.length = length
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32` or a single address; `nil` for any other text, and if bits beyond the length are set.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, let address = IPAddress(head) else { return nil }
        let isV4 = address.v4 != nil && !head.contains(":")
        guard parts.count == 2 else {
            self.init(first: address, length: 128)
            return
        }
        guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let written = Int(parts[1]),
            written <= (isV4 ? 32 : 128)
        else { return nil }
        self.init(first: address, length: written + (isV4 ? 96 : 0))
    }

    /// The last address of the network.
    public var last: IPAddress { IPAddress(bits: first.bits | Self.hostMask(length)) }

    public var description: String { "\(first)/\(first.v4 != nil && length >= 96 ? length - 96 : length)" }

    private static func hostMask(_ length: Int) -> UInt128 { length == 0 ? .max : (UInt128(1) << (128 - length)) &- 1 }
}
