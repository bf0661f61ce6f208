import CommandLineInterface
import Envelopes
import Glibc
import HTTPClient
import HTTPServer
import NodeAPI
import NodeConfiguration
import NodeMessages
import Runtime

/// How commands reach a node: by its socket where one runs, and otherwise by its store, for looking only.
struct NodeAccess: Sendable {
    static let configOption = Option.value(
        "config", "FILE", "The node's configuration.", default: "hotline.json5")

    private enum Way: Sendable {
        case socket(HTTPClient, path: String)
        case store(NodeAssembly, AdministrationAPI)
    }

    private let way: Way

    /// Reads the configuration a command names.
    static func configuration(_ invocation: Invocation) throws -> Configuration {
        do { return try Configuration(file: invocation.value("config") ?? "hotline.json5") } catch {
            throw CommandFailure("\(error)", remedy: "Name the node's configuration with --config FILE.")
        }
    }

    /// Finds the running node, or opens its store for looking.
    ///
    /// - Parameter changing: Whether the command changes something, which only a running node can.
    static func open(_ invocation: Invocation, changing: Bool = false) async throws -> NodeAccess {
        let configuration = try configuration(invocation)
        if isServed(configuration.socketPath) {
            return NodeAccess(way: .socket(try HTTPClient(identity: nil), path: configuration.socketPath))
        }
        guard !changing else {
            throw CommandFailure(
                "No node runs on this data folder, and only a running node can change anything.", remedy: "Start it with `hotline serve`.")
        }
        let assembly = try await NodeAssembly.open(configuration, mode: .reading)
        return NodeAccess(way: .store(assembly, AdministrationAPI(readingOnly: assembly.node)))
    }

    /// Whether somebody listens on the socket: a file left over by a node that was killed is not one that runs.
    private static func isServed(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Asks a question.
    ///
    /// - Throws: `CommandFailure` with the node's own words when it refuses.
    func answer<Answer>(to ask: Ask<Answer>) async throws -> Answer {
        let (body, next) = try await send(ask.method.rawValue, ask.target, body: ask.body, contentType: ask.contentType)
        do { return try ask.answer(in: RawAnswer(body: body, next: next)) } catch {
            throw CommandFailure("The node's answer cannot be read (\(error)).", remedy: "Is this program of the same version as the node?")
        }
    }

    /// Hands many lines in; each has its answer.
    func answers<Answer>(to ask: Ask<[LineAnswer<Answer>]>, count: Int) async throws -> [LineAnswer<Answer>] {
        let answers = try await answer(to: ask)
        guard answers.count == count else { throw CommandFailure("The node did not answer every line; hand all of them in again.") }
        return answers
    }

    /// Hands one thing in.
    ///
    /// - Throws: `CommandFailure` with the node's own words when it refuses.
    func answer<Request, Answer>(of endpoint: LineEndpoint<Request, Answer>, to request: Request) async throws -> Answer {
        guard let answer = try await answer(to: endpoint.ask([request])).first else { throw CommandFailure("The node gave no answer.") }
        do throws(Problem) { return try answer.get() } catch { throw CommandFailure(error) }
    }

    private func send(
        _ method: String, _ target: String, body: [UInt8], contentType: String = "application/json"
    ) async throws -> (body: [UInt8], next: String?) {
        switch way {
        case .socket(let client, let path):
            let response = try await client.send(
                ClientRequest(
                    method: method, url: "http://node" + target, headers: [ClientHeader("content-type", contentType)], body: body,
                    timeout: .seconds(600), maximumResponse: 512 << 20,
                    trust: .unixSocket(path: path)))
            guard (200...299).contains(response.status) else { throw Self.failure(response.status, response.body) }
            return (response.body, response.header("hotline-next"))
        case .store(_, let interface):
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            let request = HTTPRequest(
                method: method, target: parts[0], query: parts.count > 1 ? parts[1] : nil, body: body,
                listener: NodeServer.ListenerName.administration)
            let response = await interface.answer(request)
            guard (200...299).contains(response.status) else { throw Self.failure(response.status, response.body) }
            return (response.body, response.headers.first { $0.name == "hotline-next" }?.value)
        }
    }

    /// The node's refusal in its own words.
    private static func failure(_ status: Int, _ body: [UInt8]) -> CommandFailure {
        guard let problem = try? Problem(answer: body) else { return CommandFailure("Refused: the node answered with status \(status)") }
        return CommandFailure(problem)
    }
}

extension CommandFailure {
    /// A refusal in the node's own words.
    init(_ problem: Problem) { self.init("Refused (\(problem.code)): \(problem.detail ?? problem.title)") }
}
