import Glibc

/// The address of a client.
struct RemoteAddress: Sendable {
    /// The numeric address, or `unix`.
    let text: String
    /// The key for the cap of connections from one address; `nil` for Unix sockets.
    let key: ClientKey?

    static let local = RemoteAddress(text: "unix", key: nil)

    /// Reads the address that `accept` returned.
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
            // One customer usually has at least a /64, and could otherwise use a new address for each connection.
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

/// The client for which connections and requests are counted.
enum ClientKey: Hashable, Sendable {
    case address([UInt8])
    case peer([UInt8])
    /// A caller that the owner of the server named.
    case named(String)
    case local
}
