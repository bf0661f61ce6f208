import Glibc

/// An IPv4 or IPv6 address.
///
/// An IPv4 address and the IPv6 address that maps it (`::ffff:192.0.2.1`) are the same value, because they are the same host.
public struct IPAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The 128 bits, IPv4 below `::ffff:0:0/96`.
    public let bits: UInt128

    public init(bits: UInt128) { self.bits = bits }

    /// An IPv4 address by its 32 bits.
    public init(v4: UInt32) { bits = Self.mapped | UInt128(v4) }

    /// Reads dotted decimal or the IPv6 forms of RFC 4291 §2.2, without zone or brackets; `nil` for any other text.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        let parsed: UInt128? = String(text).withCString { Self.parse($0) }
        guard let parsed else { return nil }
        bits = parsed
    }

    /// The 32 bits of an IPv4 address; `nil` for IPv6.
    public var v4: UInt32? { bits >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: bits) : nil }

    /// The IPv4 host behind a translated (`64:ff9b::/96`, RFC 6052) or 6to4 (`2002::/16`, RFC 3056) address; otherwise `nil`.
    ///
    /// A resolver behind NAT64 makes up the former. In both cases the material lies with the IPv4 host.
    public var embeddedV4: IPAddress? {
        if bits >> 32 == 0x0064_FF9B_0000_0000_0000_0000 { return IPAddress(v4: UInt32(truncatingIfNeeded: bits)) }
        if bits >> 112 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: bits >> 80)) }
        return nil
    }

    /// The address in dotted decimal, or in the form of RFC 5952.
    public var description: String { v4.map(Self.dotted) ?? v6Text }

    public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }

    private static let mapped: UInt128 = 0xFFFF_0000_0000

    /// Reads an address from a C string, because parsers of large tables already have one.
    package static func parse(_ text: UnsafePointer<CChar>) -> UInt128? {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return mapped | UInt128(UInt32(bigEndian: v4.s_addr)) }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        return withUnsafeBytes(of: &v6) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    private static func dotted(_ value: UInt32) -> String {
        String(unsafeUninitializedCapacity: 15) { buffer in
            var position = 0
            for shift: UInt32 in [24, 16, 8, 0] {
                let octet = UInt8(truncatingIfNeeded: value >> shift)
                if octet >= 100 {
                    buffer[position] = 0x30 + octet / 100
                    position += 1
                }
                if octet >= 10 {
                    buffer[position] = 0x30 + octet / 10 % 10
                    position += 1
                }
                buffer[position] = 0x30 + octet % 10
                position += 1
                if shift > 0 {
                    buffer[position] = 0x2E
                    position += 1
                }
            }
            return position
        }
    }

    private var v6Text: String {
        var bytes = bits.bigEndian
        return String(unsafeUninitializedCapacity: 46) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                guard inet_ntop(AF_INET6, &bytes, text.baseAddress, socklen_t(text.count)) != nil, let start = text.baseAddress else {
                    return 0
                }
                return strlen(start)
            }
        }
    }
}
