public import Envelopes
import Foundation
import TestSupport

/// The Python environment with the mail server and the parsers of other makes; `Deploy/mail-environment` makes it.
public enum PythonEnvironment {
    public enum Failure: Error { case noEnvironment(String), noServer, unreadable(String) }

    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The path of a script beside this file.
    static func script(_ name: String) -> String { package.appending(path: "Tests/TestMail/Scripts/\(name)").path() }

    /// The path of the interpreter, once everything is installed.
    static func interpreter() async throws -> String {
        let result = try await runProgram(package.appending(path: "Deploy/mail-environment").path(), [])
        guard result.status == 0 else { throw Failure.noEnvironment(result.errors) }
        return String(result.text.split(separator: "\n").last ?? "")
    }

    /// What Python's own parser and the library `xarf` find in a mail.
    public static func read(_ mail: [UInt8]) async throws -> JSONValue {
        let result = try await runProgram(interpreter(), [script("read-mail.py")], input: mail)
        guard result.status == 0 else { throw Failure.unreadable(result.errors) }
        return try JSONValue(parsing: result.output)
    }
}
