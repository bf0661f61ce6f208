import Foundation
import Glibc

/// A folder of its own for one test, removed with everything in it at its end.
public final class TemporaryFolder: Sendable {
    /// The folder's path, without a slash at the end.
    public let path: String

    /// Makes the folder.
    public init() throws {
        var template = Array("/tmp/hotline-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.cannotMake }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Why there is no folder.
    public enum Failure: Error { case cannotMake }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { path + "/" + name }
}
