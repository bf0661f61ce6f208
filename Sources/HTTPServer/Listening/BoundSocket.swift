import Glibc
import Synchronization

/// A listening socket, and its file if it is a Unix socket. ``shut()`` or the end of its life closes the socket and removes the file, whichever
/// comes first.
final class BoundSocket: Sendable {
    let descriptor: Int32
    let bound: BoundListener
    private let path: String?
    private let isOpen = Atomic(true)

    /// Binds and listens.
    /// - Throws: ``ServerError/addressInUse(listener:)`` if another process listens there, ``ServerError/cannotBind(listener:reason:)`` otherwise.
    init(_ listener: Listener) throws(ServerError) {
        switch listener.address {
        case .tcp(let host, let port):
            let (descriptor, port) = try Self.bindTCP(listener.name, host, port)
            self.descriptor = descriptor
            bound = BoundListener(name: listener.name, address: .tcp(host: host, port: port))
            path = nil
        case .unix(let path):
            descriptor = try UnixSocketFile.bind(listener.name, path)
            bound = BoundListener(name: listener.name, address: listener.address)
            self.path = path
        }
    }

    deinit { shut() }

    /// Stops listening. Clients that were not accepted yet get a reset.
    func shut() {
        guard isOpen.exchange(false, ordering: .relaxed) else { return }
        if let path { unlink(path) }
        close(descriptor)
    }

    private static func bindTCP(_ name: String, _ host: String, _ port: UInt16) throws(ServerError) -> (Int32, UInt16) {
        var (storage, length) = try socketAddress(name, host, port)
        let descriptor = socket(Int32(storage.ss_family), Self.kind, 0)
        guard descriptor >= 0 else { throw .cannotBind(listener: name, reason: errorText(errno)) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        if storage.ss_family == AF_INET6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, 4) }
        let status = withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try finish(name, descriptor, status)
        withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        // The port has the same offset for both families.
        let given = withUnsafeBytes(of: &storage) { UInt16(bigEndian: $0.loadUnaligned(as: sockaddr_in.self).sin_port) }
        return (descriptor, given)
    }

    static let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    /// Listens if `bind` has succeeded; closes the descriptor if either call failed.
    static func finish(_ name: String, _ descriptor: Int32, _ bindStatus: Int32) throws(ServerError) {
        if bindStatus == 0, listen(descriptor, 1024) == 0 { return }
        let code = errno
        close(descriptor)
        throw code == EADDRINUSE ? .addressInUse(listener: name) : .cannotBind(listener: name, reason: errorText(code))
    }

    /// Parses a numeric address, without asking a name server.
    private static func socketAddress(_ name: String, _ host: String, _ port: UInt16) throws(ServerError) -> (sockaddr_storage, socklen_t) {
        let numeric = host == "localhost" ? "127.0.0.1" : host
        var storage = sockaddr_storage()
        var v4 = sockaddr_in()
        v4.sin_family = sa_family_t(AF_INET)
        v4.sin_port = port.bigEndian
        if inet_pton(AF_INET, numeric, &v4.sin_addr) == 1 {
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v4, as: sockaddr_in.self) }
            return (storage, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        var v6 = sockaddr_in6()
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = port.bigEndian
        if inet_pton(AF_INET6, numeric, &v6.sin6_addr) == 1 {
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v6, as: sockaddr_in6.self) }
            return (storage, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
        throw .cannotBind(listener: name, reason: "the host is not a numeric address")
    }
}
