import CommandLineInterface
import Foundation

/// The file by which `Deploy/stepped-clock.c` moves the clocks of all programs that were started with it.
struct SteppedClockFile {
    let path: String

    /// Moves the clocks to so many hours after their own time, in both directions.
    func set(hours: Int) throws {
        let seconds = withUnsafeBytes(of: Int64(hours) * 3_600) { Array($0) }
        let descriptor = open(path, O_WRONLY)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path) cannot be opened.", remedy: "Make it with 8 zero bytes before the nodes start.")
        }
        defer { close(descriptor) }
        guard pwrite(descriptor, seconds, seconds.count, 0) == seconds.count else { throw CommandFailure("\(path) cannot be written.") }
    }
}
