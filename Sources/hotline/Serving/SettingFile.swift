import CommandLineInterface
import Runtime

/// Reads the whole file that a setting names.
///
/// - Throws: `CommandFailure` naming the setting and what is wrong with the file.
func readFile(_ path: String, setting: String) throws -> [UInt8] {
    do { return try Files.read(path) } catch {
        throw CommandFailure("\(setting): \(error).", remedy: "See the comments beside that setting.")
    }
}
