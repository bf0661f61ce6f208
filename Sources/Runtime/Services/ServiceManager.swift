import Glibc

/// The service manager that started the process (sd_notify of systemd), if it wants to hear about it.
///
/// Messages are datagrams on the socket that `NOTIFY_SOCKET` names. None is waited for.
public struct ServiceManager: Sendable {
    private let socketName: String?
    /// The time between two signs of life that the manager's watchdog wants: half of what it allows. `nil` without a watchdog.
    public let interval: Duration?

    /// The manager that the environment names.
    public init() { self.init { name in getenv(name).map { String(cString: $0) } } }

    init(environment: (String) -> String?) {
        socketName = environment("NOTIFY_SOCKET")
        let isMeant = environment("WATCHDOG_PID").map { Int32($0) == getpid() } ?? true
        interval = isMeant ? environment("WATCHDOG_USEC").flatMap(Int64.init).map { .microseconds($0 / 2) } : nil
    }

    /// The program is ready.
    public func ready() { send("READY=1") }
    /// The program is alive.
    public func alive() { send("WATCHDOG=1") }
    /// The program is stopping.
    public func stopping() { send("STOPPING=1") }

    /// Says that the program is ready once it has shown life, says again and again that it is alive, and says that it stops when cancelled.
    ///
    /// - Parameter life: Returns if the program does its work. If it hangs, the manager hears nothing more, and starts the program anew.
    public func attend(_ life: @Sendable () async -> Void) async {
        await life()
        if !Task.isCancelled { ready() }
        while (try? await Task.sleep(for: interval ?? .seconds(3600))) != nil {
            guard interval != nil else { continue }
            await life()
            alive()
        }
        stopping()
    }

    private func send(_ message: String) {
        guard let socketName, var address = Self.address(socketName) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketName.utf8.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), $0, length)
            }
        }
    }

    /// The address of a socket: a path, or after `@` a name that is in no folder.
    private static func address(_ name: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), let first = bytes.first else { return nil }
        if first == UInt8(ascii: "@") { bytes[0] = 0 } else if first != UInt8(ascii: "/") { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }
}
