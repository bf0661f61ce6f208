import Foundation
import Replay

/// The workload files of the package.
enum WorkloadFiles {
    static let names = ["2014-nl", "twentieth", "repeats"]

    static func bytes(_ name: String) throws -> [UInt8] {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: package.appending(path: "Deploy/workloads/\(name).json5")))
    }

    static func workload(_ name: String) throws -> Workload { try Workload(bytes(name)) }

    /// A workload file with one piece of text replaced.
    static func changed(_ name: String, _ old: String, to new: String) throws -> [UInt8] {
        let text = String(decoding: try bytes(name), as: UTF8.self)
        guard text.contains(old) else { throw Missing(text: old) }
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }

    struct Missing: Error { let text: String }
}
