import Envelopes
import Foundation
import TestSupport
import Testing

/// A federation of one node in a scratch folder, made by the commands its users type.
struct ScratchFederation {
    let program: HotlineProcess
    let digest: String

    init() async throws {
        program = try HotlineProcess()
        let created = try await program.run(
            "federation", "create", "--dir", "sec", "--name", "Example", "--threshold", "1", "--keys", "1", "--json")
        digest = try #require(created.json?["rootDigest"]?.string, "\(created.error)")
        let applied = try await program.run(
            "init", "--data", "nl", "--member", "nl", "--name", "Hotline nl", "--country", "NL", "--endpoint", "https://127.0.0.1:7443",
            "--root", "sec/root.json", "--root-digest", digest)
        try #require(applied.status == 0, "\(applied.error)")
        for arguments in [
            ["federation", "add-member", "--dir", "sec", "nl/join-nl.json"], ["federation", "sign", "--dir", "sec"],
            ["init", "--data", "nl", "--accept", "sec/joined-nl.json"],
        ] {
            let outcome = try await program.run(arguments)
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        try write("10.0.0.1 host.example\n", to: "nl/hosts")
        try write("10.0.0.0/16 NL\n", to: "nl/overrides")
        try configure()
    }

    /// Writes the node's configuration; some parts may be given. Findings count at once unless the policy says otherwise.
    func configure(
        member: String = "nl", digest: String? = nil, hosting: String? = nil, policy: String = "undoSeconds: 0", more: String = ""
    ) throws {
        let hosting =
            hosting
                ?? """
                { sources: [{ name: "overrides", type: "overrides", files: ["overrides"] }], hostsFile: "hosts", resolve: "hostsFileOnly" }
                """
        try write(
            """
            {
              member: "\(member)", dataFolder: ".", federation: { rootDigest: "\(digest ?? self.digest)" },
              listeners: { federation: { host: "127.0.0.1", port: 0 }, operator: { host: "127.0.0.1", port: 0 } },
              hosting: \(hosting), policy: { \(policy) }, \(more)
            }
            """, to: "nl/hotline.json5")
    }

    func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: program.folder.appending(path: path)) }

    /// Starts the node and waits until it listens.
    func serve() async throws -> ServingNode { try await ServingNode(in: program.folder) }
}

/// A node that runs as a process of its own.
final class ServingNode {
    private let process = Process()
    private let log = Pipe()
    private let ended: AsyncStream<Void>
    private var seen = ""
    private var unread = Data()
    private var ports: [String: Int] = [:]

    init(in folder: URL, member: String = "nl") async throws {
        process.executableURL = HotlineProcess.binary
        process.arguments = ["serve", "--config", "\(member)/hotline.json5"]
        process.currentDirectoryURL = folder
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        self.ended = ended
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        try await waitFor("\"listener\":\"administration\"")
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Reads the log until it says something; fails when the node ends before.
    func waitFor(_ words: String) async throws {
        while !seen.contains(words) { try await read(awaiting: words) }
    }

    private func read(awaiting words: String) async throws {
        let source = log.fileHandleForReading
        let data = try await offPool { source.availableData }
        try #require(!data.isEmpty, "the node ended before its log said \(words): \(seen)")
        seen += String(decoding: data, as: UTF8.self)
        unread += data
        while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
            note(line: Array(unread[..<end]))
            unread.removeSubrange(...end)
        }
    }

    private func note(line: [UInt8]) {
        guard let said = try? JSONValue(parsing: line), let listener = said["listener"]?.string else { return }
        ports[listener] = said["port"]?.integer.map { Int($0) }
    }

    /// The port of one of its listeners. Waits for its line of the log, since a read may end between two of them.
    func port(of listener: String) async throws -> Int {
        while ports[listener] == nil { try await read(awaiting: "the port of \(listener)") }
        return try #require(ports[listener])
    }

    /// Whether the log has said something since it was last forgotten, as far as it was read.
    func said(_ words: String) -> Bool { seen.contains(words) }

    /// Forgets what the log has said so far.
    func forget() { seen = "" }

    /// Makes it look at its files, and returns when it has; the log since then is what ``waitFor(_:)`` looks at.
    func reload() async throws {
        forget()
        signal(SIGHUP)
        try await waitFor("files.reloaded")
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Asks it to end, and returns its exit status.
    func stop() async -> Int32 {
        process.terminate()
        for await _ in ended {}
        return process.terminationStatus
    }
}
