import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import Foundation
import Testing

/// A process that writes is killed with `kill -9` in the middle of it.
@Suite struct KilledProcessTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(.timeLimit(.minutes(1))) func noAcknowledgedWriteIsLost() async throws {
        let store = folder.store
        var acknowledged: [Substring] = []
        // Three times over the same store, so that a log left behind by a killed process is taken up by the next as well.
        for round in 1...3 { acknowledged += try await Self.acknowledgedUntilKilled(store: store, after: 100 * round) }
        let opened = try SQLiteCaseStore(path: store)
        let held = try await opened.read { view in
            var held: [Int64: Int] = [:]
            while true {
                let page = try view.cases(at: nil, after: held.keys.max() ?? 0, limit: 1_000)
                guard !page.isEmpty else { return held }
                // Each use case wrote a case and its report. Both must be there, or neither.
                for record in page { held[record.number] = try view.reports(of: record.number).count }
            }
        }
        for line in acknowledged { #expect(held[try #require(Int64(line))] == 1, "case \(line) was acknowledged") }
        #expect(held.values.allSatisfy { $0 == 1 })
        #expect(try await opened.read { try $0.figures(from: nil, until: nil).received } == held.count)
        #expect(acknowledged.count >= 600 && held.count >= acknowledged.count)
        await opened.close()
    }

    @Test(.timeLimit(.minutes(1))) func aSecondProcessIsRefusedWhileOneWrites() async throws {
        let first = try SQLiteCaseStore(path: folder.store)
        let second = try Self.writer(store: folder.store)
        let output = Pipe(), errors = Pipe()
        second.standardOutput = output
        second.standardError = errors
        try second.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        second.waitUntilExit()
        #expect(second.terminationStatus == 1)
        #expect(
            String(decoding: said, as: UTF8.self)
                == "Another node runs on this store; stop it, or give this one a data folder of its own.\n")
        await first.close()
    }

    /// Lets a process write until it has acknowledged so many writes, kills it, and returns all that it acknowledged.
    private static func acknowledgedUntilKilled(store: String, after count: Int) async throws -> [Substring] {
        let process = try writer(store: store)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while text.utf8.count(where: { $0 == 0x0A }) < count {
            let piece = output.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "the writer ended by itself")
            text += String(decoding: piece, as: UTF8.self)
        }
        kill(process.processIdentifier, SIGKILL)
        text += String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        // The last line may be cut off.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    /// The helper program, which lies beside the test program.
    private static func writer(store: String) throws -> Process {
        let here = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let process = Process()
        process.executableURL = here.deletingLastPathComponent().appendingPathComponent("StoreWriterProcess")
        process.arguments = [store]
        return process
    }
}
