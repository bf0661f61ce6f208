import Envelopes
import Foundation
import HTTPClient
import Replay
import Testing

/// A federation of `nl`, `de`, `us` and `central` as processes on this machine, made ready for a workload.
final class RunningFederation {
    static let members = ["nl", "de", "us", "central"]

    let program: HotlineProcess
    let workload: String
    private let client: HTTPClient
    private var nodes: [String: ServedNode] = [:]
    private var ports: [String: (federation: Int, operators: Int)] = [:]

    /// Founds the federation and draws the workload's hosts; no node runs yet.
    init(workload: String) async throws {
        program = try HotlineProcess()
        self.workload = workload
        client = try HTTPClient(identity: nil)
        let free = try FreePorts.take(2 * Self.members.count)
        for (index, member) in Self.members.enumerated() { ports[member] = (free[2 * index], free[2 * index + 1]) }
        let digest = try #require(
            try await run("federation", "create", "--dir", "sec", "--name", "Test", "--threshold", "1", "--keys", "1", "--json")[
                "rootDigest"]?
                .string)
        for member in Self.members {
            let kind = member == "central" ? ["--role", "central"] : ["--country", member.uppercased()]
            try await run(
                ["init", "--data", member, "--member", member, "--name", "Hotline \(member)", "--endpoint", endpoint(member), "--root"]
                    + ["sec/root.json", "--root-digest", digest, "--json"] + kind)
            try await run("federation", "add-member", "--dir", "sec", "\(member)/join-\(member).json", "--json")
        }
        try await run("federation", "sign", "--dir", "sec", "--json")
        for member in Self.members {
            try await run("init", "--data", member, "--accept", "sec/joined-\(member).json", "--json")
            try configure(member, digest: digest)
        }
        try await run("replay", "--prepare", "prepared", "--config", "nl/hotline.json5", workload, "--json")
    }

    deinit { for node in nodes.values { node.kill() } }

    /// The overrides file that the nodes read.
    var overrides: URL { program.folder.appending(path: "prepared/overrides") }

    // MARK: Nodes

    func start() async throws { for member in Self.members { try await start(member) } }

    func start(_ member: String) async throws {
        let node = try ServedNode(configuration: "\(member)/hotline.json5", in: program.folder)
        nodes[member] = node
        await node.ready()
    }

    func kill(_ member: String) { nodes.removeValue(forKey: member)?.kill() }

    func stop(_ member: String) { nodes.removeValue(forKey: member)?.stop() }

    /// Asks a node; `nil` while it does not answer.
    func ask(_ member: String, _ method: String = "GET", _ target: String) async -> JSONValue? {
        let socket = program.folder.appending(path: "\(member)/hotline.sock").path()
        let request = ClientRequest(method: method, url: "http://node" + target, trust: .unixSocket(path: socket))
        guard let answer = try? await client.send(request) else { return nil }
        return try? JSONValue(parsing: answer.body)
    }

    /// Asks a node until what it answers fulfils a condition.
    func wait(for member: String, _ target: String, until isMeant: (JSONValue) -> Bool) async throws {
        while true {
            try Task.checkCancellation()
            if let answer = await ask(member, "GET", target), isMeant(answer) { return }
        }
    }

    // MARK: Replays

    private var replayArguments: [String] {
        ["replay", "--json"] + Self.members.flatMap { ["--config", "\($0)/hotline.json5"] } + [workload]
    }

    /// Runs the workload to its end.
    func replay() async throws -> HotlineProcess.Outcome { try await program.run(replayArguments) }

    /// Runs the workload while something else happens.
    func replay(meanwhile body: () async throws -> Void) async throws -> JSONValue {
        let process = Process(), output = program.folder.appending(path: "replay.json"), said = program.folder.appending(path: "said")
        for file in [output, said] { try Data().write(to: file) }
        process.executableURL = HotlineProcess.binary
        process.arguments = replayArguments
        process.currentDirectoryURL = program.folder
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: said)
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        try await body()
        for await _ in ended {}
        let errors = try String(contentsOf: said, encoding: .utf8).suffix(500)
        #expect(process.terminationStatus == 0, "\(errors)")
        return try JSONValue(parsing: Array(try Data(contentsOf: output)))
    }

    // MARK: Founding

    @discardableResult
    private func run(_ arguments: String...) async throws -> JSONValue { try await run(arguments) }

    @discardableResult
    private func run(_ arguments: [String]) async throws -> JSONValue {
        let outcome = try await program.run(arguments)
        try #require(outcome.status == 0, "\(arguments.prefix(2).joined(separator: " ")): \(outcome.error)")
        return try #require(outcome.json)
    }

    private func endpoint(_ member: String) -> String { "https://127.0.0.1:\(ports[member]?.federation ?? 0)" }

    private func configure(_ member: String, digest: String) throws {
        let passThrough = WorkloadFile.package.appending(path: "Deploy/pass-through-networks.txt").path()
        let text = """
            {
                member: "\(member)", dataFolder: ".", federation: { rootDigest: "\(digest)" },
                policy: { undoSeconds: 0 }, takedown: { police: { refer: "byHand" } },
                listeners: {
                    federation: { host: "127.0.0.1", port: \(ports[member]?.federation ?? 0) },
                    operator: { host: "127.0.0.1", port: \(ports[member]?.operators ?? 0) },
                },
                hosting: {
                    sources: [
                        { name: "overrides", type: "overrides", files: ["../prepared/overrides"] },
                        { name: "tor", type: "tor", files: ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"] },
                        { name: "ipfire", type: "libloc", files: ["/var/lib/location/database.db"] },
                    ],
                    passThrough: "\(passThrough)", hostsFile: "../prepared/hosts", resolve: "hostsFileOnly",
                },
            }
            """
        try Data(text.utf8).write(to: program.folder.appending(path: "\(member)/hotline.json5"))
    }
}

/// The workload files of the package.
enum WorkloadFile {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let repeats = package.appending(path: "Deploy/workloads/repeats.json5").path()
    static let twentieth = package.appending(path: "Deploy/workloads/twentieth.json5").path()
}
