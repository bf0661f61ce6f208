import Envelopes
import Foundation
import TestSupport
import Testing

/// A federation of `nl` and `de` in a scratch folder, made by the commands its users type.
final class ScratchPair {
    let program: HotlineProcess
    let digest: String
    private let ports: [String: Int]
    private let undoSeconds: Int
    private let pullsFeeds: Bool
    private var pages = 0
    /// The tokens with which the nodes' metrics are asked for.
    private var viewers: [String: String] = [:]

    /// Two members' folders. Findings count at once, unless they can be undone for some seconds.
    ///
    /// - Parameter pullsFeeds: Each pulls the other's hash feed, when it is told to.
    init(undoSeconds: Int = 0, pullsFeeds: Bool = false) async throws {
        self.undoSeconds = undoSeconds
        self.pullsFeeds = pullsFeeds
        program = try HotlineProcess()
        let free = try FreePorts.take(4)
        ports = ["nl": free[0], "de": free[1], "nl page": free[2], "de page": free[3]]
        let created = try await program.run(
            "federation", "create", "--dir", "sec", "--name", "Example", "--threshold", "1", "--keys", "1", "--json")
        digest = try #require(created.json?["rootDigest"]?.string, "\(created.error)")
        for (id, port) in [("nl", free[0]), ("de", free[1])] {
            try await done(
                "init", "--data", id, "--member", id, "--name", "Hotline \(id)", "--country", id.uppercased(), "--endpoint",
                "https://127.0.0.1:\(port)", "--root", "sec/root.json", "--root-digest", digest)
            try await done("federation", "add-member", "--dir", "sec", "\(id)/join-\(id).json")
        }
        try await done("federation", "sign", "--dir", "sec")
        for id in ["nl", "de"] {
            try await accept(id)
            try write("10.0.0.1 nl.example\n10.1.0.1 de.example\n", to: "\(id)/hosts")
            try write("10.0.0.0/16 NL\n10.1.0.0/16 DE\n", to: "\(id)/overrides")
            try write(configuration(of: id), to: "\(id)/hotline.json5")
        }
    }

    private func configuration(of id: String) -> String {
        """
        {
          member: "\(id)", dataFolder: ".", federation: { rootDigest: "\(digest)" },
          listeners: {
            federation: { host: "127.0.0.1", port: \(ports[id] ?? 0) }, operator: { host: "127.0.0.1", port: \(ports[id + " page"] ?? 0) },
          },
          hashPull: { members: \(pullsFeeds ? "[\"\(id == "nl" ? "de" : "nl")\"]" : "[]"), intervalSeconds: 86400 },
          policy: { undoSeconds: \(undoSeconds) }, hosting: {
            sources: [{ name: "overrides", type: "overrides", files: ["overrides"] }], hostsFile: "hosts", resolve: "hostsFileOnly",
          },
        }
        """
    }

    // MARK: Commands

    func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await program.run(arguments, input: input)
    }

    /// Runs a command at one of the nodes.
    func at(_ id: String, _ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await program.run(arguments + ["--config", "\(id)/hotline.json5"], input: input)
    }

    /// Asks a node again and again, until its answer in JSON is as expected; returns that answer.
    @discardableResult
    func look(
        at id: String, _ arguments: String..., until holds: (JSONValue) throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        var last: HotlineProcess.Outcome?
        for _ in 0..<200 {
            let outcome = try await program.run(arguments + ["--json", "--config", "\(id)/hotline.json5"])
            if let answer = outcome.json, try holds(answer) { return answer }
            last = outcome
        }
        try #require(
            Bool(false), "\(arguments.joined(separator: " ")) at \(id): \(last?.output ?? "")\(last?.error ?? "")",
            sourceLocation: sourceLocation)
        return .null
    }

    /// Runs a command that must succeed.
    @discardableResult
    func done(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        let outcome = try await program.run(arguments, input: input)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.error)")
        return outcome
    }

    func accept(_ id: String) async throws { try await done("init", "--data", id, "--accept", "sec/joined-\(id).json") }

    /// Signs the next directory, and hands it to both nodes as a file.
    func signAndAccept(_ nodes: ServingNode...) async throws {
        try await done("federation", "sign", "--dir", "sec")
        for id in ["nl", "de"] { try await accept(id) }
        for node in nodes {
            try await node.reload()
            try await node.waitFor("directory.adopted")
        }
    }

    /// A new root: one root key for another, and another key for directories.
    func rotateRoot() async throws {
        let shown = try await done("federation", "root", "show", "--dir", "sec", "--json").json?["root"]
        let rootKey = try #require(shown?["keys"]?.array?.first?.string)
        let directoryKey = try #require(shown?["directoryKeys"]?.array?.first?["key"]?.string)
        try await done(
            "federation", "root", "draft", "--dir", "sec", "--new-keys", "1", "--remove-key=\(rootKey)", "--new-directory-key",
            "--revoke-directory-key=\(directoryKey)")
        let early = try await run("federation", "root", "publish", "--dir", "sec")
        #expect(early.status == 1 && early.error.contains("must sign the draft"))
        try await done("federation", "root", "sign", "sec/root-draft.json", "--dir", "sec")
        try await done("federation", "root", "publish", "--dir", "sec")
    }

    func keyInUse(_ kind: String, at id: String) async throws -> String {
        let keys = try await done("keys", "show", "--data", id, "--json").json?["keys"]?.array ?? []
        return try #require(keys.first { $0["kind"]?.string == kind && $0["is"]?.string == "inUse" }?["name"]?.string)
    }

    // MARK: Nodes

    /// Starts both nodes.
    func start() async throws -> (nl: ServingNode, de: ServingNode) {
        (try await ServingNode(in: program.folder, member: "nl"), try await ServingNode(in: program.folder, member: "de"))
    }

    /// Asks the nodes to end.
    func end(_ nodes: ServingNode...) async throws {
        for node in nodes {
            let status = await node.stop()
            #expect(status == 0)
        }
    }

    /// Confirms a case at one node that the other has to deal with; returns its name.
    @discardableResult
    func confirm(at id: String) async throws -> String {
        pages += 1
        let other = id == "nl" ? "de" : "nl"
        let reported = try await done(
            "report", "-", "--origin", "public", "--json", "--config", "\(id)/hotline.json5", input: "http://\(other).example/\(pages)\n")
        let name = try #require(reported.json?["case"]?.string)
        try await done("assess", name, "--classification", "baseline", "--config", "\(id)/hotline.json5")
        return name
    }

    /// Confirms such a case and looks until its receipt is there, which the evidence tells.
    func send(from id: String) async throws -> String {
        let name = try await confirm(at: id)
        for _ in 0..<200 {
            let shown = try await run("evidence", name, "--config", "\(id)/hotline.json5", "--dir", "looked", "--json")
            if shown.json?.array?.isEmpty == false { return name }
        }
        try #require(Bool(false), "the case was not receipted")
        return name
    }

    /// The evidence file of a case that was sent.
    func evidence(of name: String, at id: String, in folder: String) async throws -> String {
        let outcome = try await done("evidence", name, "--config", "\(id)/hotline.json5", "--dir", folder, "--json")
        return try #require(outcome.json?.array?.first?.string)
    }

    /// The `kid` that signed the head in an evidence file.
    func signer(ofHeadIn path: String) throws -> String {
        let head = try #require(try JSONValue(parsing: bytes(path))["head"]?.string)
        return try UnverifiedJWS(parsing: head, as: .head).keyID
    }

    /// What the operator's metrics say.
    func operatorText(of id: String) async throws -> String {
        let url = try #require(URL(string: "http://127.0.0.1:\(ports[id + " page"] ?? 0)/metrics"))
        let held = try await at(id, "access", "list", "--json")
        if held.json?.array?.isEmpty != false {
            let made = try await at(id, "access", "add", "metrics", "--role", "viewer", "--json")
            viewers[id] = try #require(made.json?["token"]?.string)
        }
        return try await runProgram("curl", ["-fsS", "-u", "metrics:\(viewers[id] ?? "")", url.absoluteString]).text
    }

    // MARK: Files

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: program.folder.appending(path: path)) }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: program.folder.appending(path: path))) }

    /// Copies a file or folder, with its mode.
    func copy(_ path: String, to place: String) throws {
        let target = program.folder.appending(path: place)
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: program.folder.appending(path: path), to: target)
    }
}
