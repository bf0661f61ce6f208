import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct ListenerTests {
    /// A path short enough for a socket, in a folder that is removed afterwards.
    private static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hs-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appendingPathComponent("s").path)
    }

    private static func server(_ address: Listener.Address) throws -> HTTPServer {
        try HTTPServer(
            listeners: [Listener(name: "here", address: address, security: .plain)], refusal: ServerFixture.refused,
            handler: ServerFixture.echo)
    }

    @Test func servesAUnixSocketOnlyItsOwnerCanOpen() async throws {
        try await Self.withFolder { path in
            try await ServerFixture.run(address: .unix(path: path), isPlain: true) { _ in
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let connection = RawConnection()
                try await connection.connectPlain(.unix(path: path))
                try await connection.send("GET /u HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(String(decoding: try await connection.receiveAll().bytes, as: UTF8.self).hasSuffix("GET /u - 0 HTTP/1.1 -"))
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func replacesASocketFileNobodyListensOn() async throws {
        try await Self.withFolder { path in
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
            try #require(status == 0)
            close(descriptor)
            #expect(FileManager.default.fileExists(atPath: path))
            let server = try Self.server(.unix(path: path))
            #expect(server.bound.map(\.address) == [.unix(path: path)])
        }
    }

    @Test func leavesASocketSomebodyListensOn() async throws {
        try await Self.withFolder { path in
            let first = try Self.server(.unix(path: path))
            #expect(throws: ServerError.addressInUse(listener: "here")) { try Self.server(.unix(path: path)) }
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(first.bound.count == 1)
        }
    }

    @Test func leavesAFileThatIsNoSocket() async throws {
        try await Self.withFolder { path in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: ServerError.self) { try Self.server(.unix(path: path)) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test(arguments: [
        Listener.Address.unix(path: ""), .unix(path: "/tmp/" + String(repeating: "a", count: 200)), .tcp(host: "x.example", port: 0),
    ])
    func refusesAnAddressThatCannotBeBound(address: Listener.Address) {
        #expect(throws: ServerError.self) { try Self.server(address) }
    }

    @Test func refusesAPortInUse() throws {
        let first = try Self.server(.tcp(host: "127.0.0.1", port: 0))
        #expect(throws: ServerError.addressInUse(listener: "here")) {
            try Self.server(.tcp(host: "127.0.0.1", port: first.bound[0].port))
        }
    }

    @Test func refusesTwoListenersOfOneName() {
        let listener = Listener(name: "here", address: .tcp(host: "127.0.0.1", port: 0), security: .plain)
        #expect(throws: ServerError.listenerName("here")) {
            try HTTPServer(listeners: [listener, listener], refusal: ServerFixture.refused, handler: ServerFixture.echo)
        }
    }

    @Test func listensAtSeveralPlacesAtOnce() async throws {
        let names = ["one", "two", "six"]
        let hosts = ["127.0.0.1", "localhost", "::1"]
        let server = try HTTPServer(
            listeners: zip(names, hosts).map { Listener(name: $0, address: .tcp(host: $1, port: 0), security: .plain) },
            refusal: ServerFixture.refused, handler: { .text("\($0.listener) \($0.remoteAddress)") })
        let running = Task { try await server.run() }
        for (bound, host) in zip(server.bound, ["127.0.0.1", "127.0.0.1", "[::1]"]) {
            let result = try await runProgram("curl", ["-sS", "--max-time", "300", "http://\(host):\(bound.port)/"])
            #expect(result.text == "\(bound.name) \(host.filter { $0 != "[" && $0 != "]" })", "\(result.errors)")
        }
        running.cancel()
        try await running.value
    }
}
