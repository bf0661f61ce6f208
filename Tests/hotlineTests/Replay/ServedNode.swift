import Foundation
import Synchronization

/// `hotline serve` as a process of its own.
final class ServedNode {
    private let process = Process()
    private let log = Pipe()
    private let listening: AsyncStream<Void>

    /// Starts a node on a configuration file.
    init(configuration: String, in folder: URL) throws {
        process.executableURL = HotlineProcess.binary
        process.arguments = ["serve", "--config", configuration]
        process.currentDirectoryURL = folder
        process.standardOutput = log
        process.standardError = log
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        self.listening = listening
        let text = Mutex("")
        log.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                return continuation.finish()
            }
            let isListening = text.withLock { text in
                text += String(decoding: data, as: UTF8.self)
                return text.contains("\"listener\":\"administration\"")
            }
            if isListening { continuation.finish() }
        }
        try process.run()
    }

    /// Waits until the node listens on its socket, or has ended.
    func ready() async { for await _ in listening {} }

    /// Ends the node as a power cut would.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends the node as an operator does.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    deinit { kill() }
}
