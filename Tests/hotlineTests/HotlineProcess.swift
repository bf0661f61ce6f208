import Envelopes
import Foundation

/// Runs the program as its users do: a process of its own in a scratch folder.
final class HotlineProcess {
    struct Outcome {
        let status: Int32
        let output: String
        let error: String

        /// The one JSON value on standard output.
        var json: JSONValue? { try? JSONValue(parsing: Array(output.utf8)) }
    }

    let folder = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What `HOTLINE_BINARY` names, as `Deploy/test` sets it; otherwise what was built beside the tests.
    static var binary: URL {
        if let path = ProcessInfo.processInfo.environment["HOTLINE_BINARY"] { return URL(filePath: path) }
        return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "hotline")
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., input: String = "") throws -> Outcome { try run(arguments, input: input) }

    func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (output, error) = (folder.appending(path: ".stdout"), folder.appending(path: ".stderr"))
        for file in [output, error] { try Data().write(to: file) }
        // Files and not pipes: a full pipe that nobody reads yet would stop the program.
        let stdout = try FileHandle(forWritingTo: output), stderr = try FileHandle(forWritingTo: error)
        let stdin = Pipe()
        (process.standardOutput, process.standardError, process.standardInput) = (stdout, stderr, stdin)
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            error: try String(contentsOf: error, encoding: .utf8))
    }
}
