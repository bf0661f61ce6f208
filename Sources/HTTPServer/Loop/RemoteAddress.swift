import Glibc

/// Where a connection comes from.
struct RemoteAddress: Sendable {
    /// The numeric address, or `unix`.
    let text: String
    /// What the cap per address counts by; `nil` for Unix sockets.
    let key: ClientKey?

    static let local = RemoteAddress(text: "unix", key: nil)

    /// Reads what `accept` wrote.
    init(_ storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in.self).sin_addr }
            text = Self.text(AF_INET, address, Int(INET_ADDRSTRLEN))
            key = .address(withUnsafeBytes(of: address) { Array($0) })
        case AF_INET6:
            let address = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in6.self).sin6_addr }
            text = Self.text(AF_INET6, address, Int(INET6_ADDRSTRLEN))
            // One customer has a /64 at least.
            key = .address(withUnsafeBytes(of: address) { Array($0.prefix(8)) })
        default: self = .local
        }
    }

    private init(text: String, key: ClientKey?) {
        self.text = text
        self.key = key
    }

    private static func text<Address>(_ family: Int32, _ address: Address, _ length: Int) -> String {
        withUnsafeBytes(of: address) { source in
            String(unsafeUninitializedCapacity: length) { buffer in
                buffer.withMemoryRebound(to: CChar.self) { target in
                    guard let end = inet_ntop(family, source.baseAddress, target.baseAddress, socklen_t(target.count)) else { return 0 }
                    return strlen(end)
                }
            }
        }
    }
}

/// Whom connections and requests are counted for.
enum ClientKey: Hashable, Sendable {
    case address([UInt8])
    case peer([UInt8])
    case local
}
