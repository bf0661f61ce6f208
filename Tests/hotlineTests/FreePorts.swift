import Foundation
import Synchronization

/// Ports on loopback for nodes whose port must be known before they start.
///
/// They lie below the range from which the kernel serves outgoing connections (32768 and above), one of which could take a port between the
/// choice and the start. Each is given once.
enum FreePorts {
    private static let next = Mutex(Int.random(in: 10_000..<30_000))

    struct NoneLeft: Error {}

    static func take(_ count: Int) throws -> [Int] {
        try next.withLock { next in
            var ports: [Int] = []
            for _ in 0..<2_000 where ports.count < count {
                next = next < 32_000 ? next + 1 : 10_000
                if isFree(next) { ports.append(next) }
            }
            guard ports.count == count else { throw NoneLeft() }
            return ports
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
