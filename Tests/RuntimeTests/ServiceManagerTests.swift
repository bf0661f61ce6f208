import Glibc
import TestSupport
import Testing

@testable import Runtime

@Suite(.timeLimit(.minutes(1))) struct ServiceManagerTests {
    /// The manager's socket.
    private final class Socket: Sendable {
        let descriptor: Int32

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(status == 0)
        }

        deinit { close(descriptor) }

        func next() async throws -> String {
            let descriptor = descriptor
            return try await offPool {
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            }
        }
    }

    @Test func saysThatTheProgramIsReadyAliveAndStopping() async throws {
        let folder = try TemporaryFolder()
        let socket = try Socket(folder.file("s"))
        let manager = ServiceManager { ["NOTIFY_SOCKET": folder.file("s"), "WATCHDOG_USEC": "2000"][$0] }
        #expect(manager.interval == .milliseconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await manager.attend {} }
            #expect(try await socket.next() == "READY=1")
            for _ in 0..<3 { #expect(try await socket.next() == "WATCHDOG=1") }
            group.cancelAll()
            var last = ""
            while last != "STOPPING=1" { last = try await socket.next() }
        }
    }

    @Test func aProgramThatHangsIsNotCalledReady() async throws {
        let folder = try TemporaryFolder()
        let socket = try Socket(folder.file("s"))
        let manager = ServiceManager { ["NOTIFY_SOCKET": folder.file("s")][$0] }
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await manager.attend { await gate.pass() } }
            await gate.arrivals(1)
            manager.alive()
            let first = try await socket.next()
            #expect(first == "WATCHDOG=1")
            gate.open()
            let second = try await socket.next()
            #expect(second == "READY=1")
            group.cancelAll()
        }
    }

    @Test func withoutAManagerNothingIsSaid() {
        for name in [nil, "", "relative", "/" + String(repeating: "a", count: 200)] as [String?] {
            let manager = ServiceManager { $0 == "NOTIFY_SOCKET" ? name : nil }
            manager.ready()
            #expect(manager.interval == nil)
        }
    }

    @Test func aWatchdogOfAnotherProcessIsNotOurs() {
        #expect(ServiceManager { ["WATCHDOG_USEC": "2000", "WATCHDOG_PID": "1"][$0] }.interval == nil)
    }
}
