import CommandLineInterface
import Synchronization

/// Records the output of a console.
final class RecordedConsole: Sendable {
    private let texts = Mutex((output: "", error: ""))

    var output: String { texts.withLock { $0.output } }
    var error: String { texts.withLock { $0.error } }

    func console(isInteractive: Bool = false, width: Int? = nil) -> Console {
        Console(
            isInteractive: isInteractive, width: width, output: { text in self.texts.withLock { $0.output += text } },
            error: { text in self.texts.withLock { $0.error += text } })
    }
}
