import Cryptography
import Dispatch
import Glibc
import Runtime

/// A file that cannot be used at present, though the node goes on with the one it read before: an alarm.
public struct DataProblem: Hashable, Sendable, CustomStringConvertible {
    /// The source's name, or `overrides`, `passThroughNetworks`, `hostsFile`.
    public let part: String
    /// What is wrong with the new file.
    public let error: HostingError

    public var description: String { "\(part) stays as it was read before: \(error)" }
}

/// The owner of the data files: reads them again when they change, one reload at a time, off the cooperative pool.
actor HostingData {
    private nonisolated let executor = BlockingExecutor(label: "hotline.hosting-data")
    private var files: HostingFiles

    init(_ files: HostingFiles) { self.files = files }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The new snapshot if anything changed, and all standing problems.
    func reloadIfChanged() -> (Tracer.Snapshot?, [DataProblem]) {
        let changed = files.refresh()
        return (changed ? files.snapshot : nil, files.problems)
    }

    func describe() throws(HostingError) -> [DataFile] { try files.describe() }
}

/// What identifies a file as it stands in its folder.
struct FileStamp: Hashable, Sendable {
    private let device: UInt64, node: UInt64, size: Int64, seconds: Int64, nanoseconds: Int64

    /// The stamp of the file at a path; `nil` when there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        node = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
    }
}

/// Data read from files, which can be read again.
struct Loaded<Value: Sendable>: Sendable {
    let part: String
    let paths: [String]
    private let load: @Sendable () throws(HostingError) -> Value
    private(set) var value: Value
    /// What is wrong with the files as they are now, while `value` is still from before.
    private(set) var problem: DataProblem?
    /// The stamps as of the last reading, whether it succeeded or not.
    private var stamps: [FileStamp?]

    init(_ part: String, _ paths: [String], _ load: @escaping @Sendable () throws(HostingError) -> Value) throws(HostingError) {
        self.part = part
        self.paths = paths
        self.load = load
        // The stamps come first: a file that changes while it is read is read again at the next look.
        stamps = paths.map { FileStamp($0) }
        value = try load()
    }

    /// Reads again if a stamp differs; says whether there is a new value.
    mutating func refresh() -> Bool {
        let now = paths.map { FileStamp($0) }
        guard now != stamps else { return false }
        stamps = now
        do {
            value = try load()
            problem = nil
            return true
        } catch {
            problem = DataProblem(part: part, error: error)
            return false
        }
    }
}
