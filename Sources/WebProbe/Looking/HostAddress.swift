import Glibc

/// A numeric address to connect to. An IPv4 address and the IPv6 address that maps it are the same value.
public struct HostAddress: Hashable, Sendable {
    /// The 128 bits, IPv4 below `::ffff:0:0/96`.
    public let bits: UInt128

    public init(bits: UInt128) { self.bits = bits }

    /// Reads dotted decimal or an IPv6 address, without zone or brackets; `nil` for any other text.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    /// Reads the address of a socket; `nil` for any other family than IPv4 and IPv6.
    init?(socketAddress: UnsafeRawPointer, family: Int32) {
        switch family {
        case AF_INET: self.init(socketAddress.loadUnaligned(as: sockaddr_in.self).sin_addr)
        case AF_INET6: self.init(socketAddress.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    private init(_ address: in_addr) { bits = 0xFFFF_0000_0000 | UInt128(UInt32(bigEndian: address.s_addr)) }

    private init(_ address: in6_addr) {
        bits = withUnsafeBytes(of: address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    /// True for IPv4.
    public var isV4: Bool { bits >> 32 == 0xFFFF }

    /// Dotted decimal, or an IPv6 address without brackets. It is as dangerous as the address of the report: keep it out of logs.
    public var text: String {
        var bytes = isV4 ? UInt128(UInt32(truncatingIfNeeded: bits).bigEndian) : bits.bigEndian
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            guard let start = text.baseAddress,
                inet_ntop(isV4 ? AF_INET : AF_INET6, &bytes, start, socklen_t(text.count)) != nil
            else { return "" }
            return String(cString: start)
        }
    }
}
