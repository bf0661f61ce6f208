import Cryptography
import Dispatch
import Runtime

/// A file that cannot be used at present, which is an alarm. The node goes on with the data that it read before.
public struct DataProblem: Hashable, Sendable, CustomStringConvertible {
    /// The source's name, or `overrides`, `passThroughNetworks` or `hostsFile`.
    public let part: String
    /// The fault of the new file.
    public let error: HostingError

    public var description: String { "\(part) keeps its former data: \(error)" }
}

/// Owns the data files. It reads them again when they change, one reload at a time, off the cooperative pool.
actor HostingData {
    private nonisolated let executor = BlockingExecutor(label: "hotline.hosting-data")
    private var files: HostingFiles

    init(_ files: HostingFiles) { self.files = files }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Reads the files that changed; returns the new snapshot if anything changed, and all problems that remain.
    func reloadIfChanged() -> (Tracer.Snapshot?, [DataProblem]) {
        let changed = files.refresh()
        return (changed ? files.snapshot : nil, files.problems)
    }

    func describe() throws(HostingError) -> [DataFile] { try files.describe() }
}

/// Data that was read from files and can be read again.
struct Loaded<Value: Sendable>: Sendable {
    let part: String
    let paths: [String]
    private let load: @Sendable () throws(HostingError) -> Value
    private(set) var value: Value
    /// The fault of the files as they are now, while `value` is still the data from before.
    private(set) var problem: DataProblem?
    /// The stamps at the last reading, whether or not that reading succeeded.
    private var stamps: [FileStamp?]

    init(_ part: String, _ paths: [String], _ load: @escaping @Sendable () throws(HostingError) -> Value) throws(HostingError) {
        self.part = part
        self.paths = paths
        self.load = load
        // The stamps are read first: if a file changes while it is read, the next look finds another stamp and reads it again.
        stamps = paths.map { FileStamp(path: $0) }
        value = try load()
    }

    /// Reads the files again if a stamp differs; returns `true` if there is a new value.
    mutating func refresh() -> Bool {
        let now = paths.map { FileStamp(path: $0) }
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
