import CommandLineInterface
import Envelopes
import Glibc
import HTTPClient
import HTTPServer
import NodeAPI
import NodeConfiguration
import NodeMessages
import Replay
import Runtime

/// A command's way to a node: by its socket if the node runs, otherwise by its store, for reading only.
struct NodeAccess: Sendable {
    static let configOption = Option.value(
        "config", "FILE", "The node's configuration.", default: "hotline.json5")

    private let channel: any NodeChannel

    /// Reads the configuration a command names.
    static func configuration(_ invocation: Invocation) throws -> Configuration {
        do { return try Configuration(file: invocation.value("config") ?? "hotline.json5") } catch {
            throw CommandFailure("\(error)", remedy: "Name the node's configuration with --config FILE.")
        }
    }

    /// Finds the running node, or opens its store for reading.
    ///
    /// - Parameter changing: `true` if the command changes something: that needs a running node.
    static func open(_ invocation: Invocation, changing: Bool = false) async throws -> NodeAccess {
        let configuration = try configuration(invocation)
        if isServed(configuration.socketPath) {
            let client = try HTTPClient(identity: nil)
            return NodeAccess(channel: SocketChannel(configuration.socketPath, client: client, timeout: .seconds(600)))
        }
        guard !changing else {
            throw CommandFailure(
                "No node runs on this data folder, and only a running node can change anything.", remedy: "Start it with `hotline serve`.")
        }
        let assembly = try await NodeAssembly.open(configuration, mode: .reading)
        return NodeAccess(channel: StoreChannel(assembly: assembly, interface: AdministrationAPI(readingOnly: assembly.node)))
    }

    /// Tells if a node listens on the socket. A node that was killed leaves the file behind.
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
        let answer = try await channel.send(ask.unread)
        guard (200...299).contains(answer.status) else { throw Self.failure(answer.status, answer.body) }
        do { return try answer.read(as: ask) } catch {
            throw CommandFailure("The node's answer cannot be read (\(error)).", remedy: "Is this program of the same version as the node?")
        }
    }

    /// Sends many lines; each has its answer.
    func answers<Answer>(to ask: Ask<[LineAnswer<Answer>]>, count: Int) async throws -> [LineAnswer<Answer>] {
        let answers = try await answer(to: ask)
        guard answers.count == count else { throw CommandFailure("The node did not answer every line; send all of them again.") }
        return answers
    }

    /// Sends one request.
    ///
    /// - Throws: `CommandFailure` with the node's own words when it refuses.
    func answer<Request, Answer>(of endpoint: LineEndpoint<Request, Answer>, to request: Request) async throws -> Answer {
        guard let answer = try await answer(to: endpoint.ask([request])).first else { throw CommandFailure("The node gave no answer.") }
        do throws(Problem) { return try answer.get() } catch { throw CommandFailure(error) }
    }

    /// The node's refusal in its own words.
    private static func failure(_ status: Int, _ body: [UInt8]) -> CommandFailure {
        guard let problem = try? Problem(answer: body) else { return CommandFailure("Refused: the node answered with status \(status)") }
        return CommandFailure(problem)
    }
}

/// A node's interface over its store, in this process: for looking while no node runs.
private struct StoreChannel: NodeChannel {
    /// Keeps the store open.
    let assembly: NodeAssembly
    let interface: AdministrationAPI

    func send(_ ask: Ask<RawAnswer>) async throws(TransferError) -> NodeAnswer {
        let parts = ask.target.split(separator: "?", maxSplits: 1).map(String.init)
        let response = await interface.answer(
            HTTPRequest(
                method: ask.method.rawValue, target: parts[0], query: parts.count > 1 ? parts[1] : nil, body: ask.body,
                listener: NodeServer.ListenerName.administration))
        let next = response.headers.first { $0.name == "hotline-next" }?.value
        return NodeAnswer(status: response.status, next: next, body: response.body)
    }
}

extension Invocation {
    /// Asks the node, and shows its answer.
    func show<Answer: Message>(_ ask: Ask<Answer>, text: (Answer) -> String) async throws {
        show(try await NodeAccess.open(self).answer(to: ask), text: text)
    }

    /// Asks the running node to change something, and shows its answer.
    func change<Answer: Message>(_ ask: Ask<Answer>, text: (Answer) -> String) async throws {
        show(try await NodeAccess.open(self, changing: true).answer(to: ask), text: text)
    }

    /// Hands one thing in at the running node, and shows its answer.
    func submit<Request, Answer>(
        _ request: Request, to endpoint: LineEndpoint<Request, Answer>, text: (Answer) -> String
    ) async throws {
        show(try await NodeAccess.open(self, changing: true).answer(of: endpoint, to: request), text: text)
    }
}

extension CommandFailure {
    /// A refusal in the node's own words.
    init(_ problem: Problem) { self.init("Refused (\(problem.code)): \(problem.detail ?? problem.title)") }
}
