public import CaseStore
public import HotlineModel

/// A node's store in one SQLite file.
///
/// It has one writer with group commit and a few readers beside it, each on a thread of its own. A write returns when it is on the disk
/// (`synchronous=FULL`). Several processes may read the file; one may write it.
public final class SQLiteCaseStore: CaseStore {
    private let writer: Writer?
    private let readers: Readers

    /// Opens the store for a running node. It creates a missing file and brings an older one up to date.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist. `-wal`, `-shm` and `.lock` lie beside it.
    ///   - owner: The member the store must belong to, if it belongs to any yet.
    ///   - readers: Looks that may run side by side.
    /// - Throws: ``StoreError/Code/inUse`` while another process has it open for writing, ``StoreError/Code/cannotOpen`` for a missing folder
    ///   or a file that is not a store, ``StoreError/Code/newerSchema``, and ``StoreError/Code/conflict`` when it is another member's.
    public init(path: String, owner: MemberID? = nil, readers: Int = 3) throws(StoreError) {
        let file = try StoreFile(path: path)
        try Self.check(owner: owner, file.transaction)
        self.readers = try Readers(path: path, count: max(1, readers))
        writer = Writer(file)
    }

    /// Opens the store for reading only, as commands do while no node runs. It refuses to write.
    ///
    /// - Throws: As ``init(path:owner:readers:)``, but never ``StoreError/Code/inUse``; a missing file or an older schema is
    ///   ``StoreError/Code/cannotOpen``.
    public init(readingAt path: String, owner: MemberID? = nil) throws(StoreError) {
        try Self.check(owner: owner, SQLiteView(try StoreFile.reader(path: path)))
        readers = try Readers(path: path, count: 1)
        writer = nil
    }

    public func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result {
        guard let writer else {
            throw StoreError(.cannotOpen, "The store was opened for reading only; start the node to change anything.")
        }
        return try await writer.write(work)
    }

    public func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result {
        try await readers.read(work)
    }

    /// Empties the write-ahead log. In the database itself deleted rows are overwritten at once (`secure_delete`).
    public func eraseDeleted() async throws {
        guard let writer else {
            throw StoreError(.cannotOpen, "The store was opened for reading only; start the node to change anything.")
        }
        try await writer.eraseDeleted()
    }

    /// Finishes the calls that wait, closes the file and gives up its lock. Later calls are refused.
    public func close() async {
        await readers.close()
        await writer?.close()
    }

    private static func check(owner: MemberID?, _ view: SQLiteView?) throws(StoreError) {
        guard let owner, let view else { return }
        do {
            guard let held = try view.owner(), held != owner else { return }
            throw StoreError(.conflict, "The store belongs to \(held), not to \(owner); correct the path, or the member's name.")
        } catch {
            throw StoreError(opening: error)
        }
    }
}
