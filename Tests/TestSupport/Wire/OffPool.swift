import Foundation

/// Runs something that blocks on a thread of its own, so that no test takes a thread of the cooperative pool away from the code it tests.
public func offPool<Success: Sendable>(_ body: @escaping @Sendable () throws -> Success) async throws -> Success {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// The output and the status of a program that has ended.
public struct ProgramResult: Sendable {
    public let status: Int32
    public let output: [UInt8]
    public let errors: String

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program found on the path and waits for its end.
public func runProgram(_ name: String, _ arguments: [String], input: [UInt8] = []) async throws -> ProgramResult {
    try await offPool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let (output, errors, source) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = source
        try process.run()
        Thread.detachNewThread {
            try? source.fileHandleForWriting.write(contentsOf: Data(input))
            try? source.fileHandleForWriting.close()
        }
        let written = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return ProgramResult(
            status: process.terminationStatus, output: [UInt8](written), errors: String(decoding: complaints, as: UTF8.self))
    }
}
