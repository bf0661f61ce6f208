import Envelopes
import Foundation
import TestSupport

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
    func run(_ arguments: String..., input: String = "") async throws -> Outcome { try await run(arguments, input: input) }

    func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let (binary, folder) = (Self.binary, folder)
        let result = try await runProgram("env", ["-C", folder.path(), binary.path()] + arguments, input: Array(input.utf8))
        return Outcome(status: result.status, output: result.text, error: result.errors)
    }
}
