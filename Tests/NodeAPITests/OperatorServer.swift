import AccessControl
import HTTPServer
import NodeAPI
import Observability
import TestFederation
import TestSupport

/// A node's server with the operators' listener alone, and somebody who may look.
enum OperatorServer {
    private static let token = AccessToken()
    /// The fields of a request that the listener admits.
    static let fields = "Host: localhost\r\nAuthorization: Bearer \(token.secretText)\r\n"

    /// An access list in which the token is a viewer's.
    static func access(in federation: TestFederation) throws -> AccessBook {
        var list = AccessList()
        try list.add("looks", role: .viewer, token: token)
        let path = federation.folder.file("operators-access")
        try AccessBook.write(list, to: path)
        return try AccessBook(path: path)
    }

    /// Runs one for the length of a closure, which gets a connection to it.
    static func run(_ body: (RawConnection) async throws -> Void) async throws {
        let federation = try TestFederation()
        // The node's own server has registered its metrics with the node's.
        let node = Node(
            try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation).node, metrics: Metrics(),
            access: try access(in: federation))
        let server = try NodeServer(
            node, listeners: [Listener(name: "operator", address: .tcp(host: "127.0.0.1", port: 0), security: .plain)],
            limits: ServerLimits()
        ) { .text("page") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: server.bound.first?.port ?? 0))
            try await body(connection)
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
