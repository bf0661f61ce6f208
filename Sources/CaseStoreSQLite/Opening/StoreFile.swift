import CaseStore
import Glibc
import Runtime
import SQLite

/// The store's file opened for writing: its connection, and the lock that keeps a second node out.
final class StoreFile {
    /// The state that may be changed, over the only connection for writing; `nil` once the file is closed.
    private(set) var transaction: SQLiteTransaction?
    /// Keeps a second node out until the file is closed.
    private var lock: FileLock?

    /// Opens the file, creating it when it is missing, and brings it to the present schema.
    init(path: String) throws(StoreError) {
        try Self.checkFolder(of: path)
        do {
            lock = try FileLock(path: path + ".lock")
        } catch {
            throw StoreError(locking: error)
        }
        do {
            try Self.createPrivately(path)
            let database = try Connection(path: path, access: .readWrite)
            try database.useWriteAheadLog()
            try database.set(.cacheSize, to: -32_000)
            try database.set(.journalSizeLimit, to: 64 << 20)
            // Deleted rows are overwritten with zeros: the sealed texts of destroyed cases must not stay in unused pages.
            try database.set(.secureDelete, to: 1)
            try Migrations.apply(to: database)
            transaction = SQLiteTransaction(database)
        } catch {
            throw StoreError(opening: error)
        }
    }

    /// Closes the connection, which moves the write-ahead log into the database, and then gives up the lock.
    func close() {
        transaction = nil
        lock = nil
    }

    deinit { close() }

    /// Opens one more connection to a file, for reading.
    static func reader(path: String) throws(StoreError) -> Connection {
        try checkFolder(of: path)
        guard access(path, F_OK) == 0 else {
            throw StoreError(.cannotOpen, "There is no store at \(path); correct the path, or run `hotline init` first.")
        }
        do {
            let database = try Connection(path: path, access: .readOnly)
            try database.execute("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY")
            try database.set(.cacheSize, to: -8_000)
            try Migrations.checkReadable(database)
            return database
        } catch {
            throw StoreError(opening: error)
        }
    }

    private static func checkFolder(of path: String) throws(StoreError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var status = stat()
        guard stat(folder.isEmpty ? "/" : folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(.cannotOpen, "The folder of the store, \(folder), does not exist; make it, or correct the path.")
        }
    }

    /// Makes a missing file readable by its owner alone; the files that SQLite lays beside it get the same permissions.
    private static func createPrivately(_ path: String) throws(StoreError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StoreError(.cannotOpen, "The store at \(path) cannot be opened for writing (\(reason)); look at who owns it.")
        }
        Glibc.close(descriptor)
    }
}

extension StoreError {
    fileprivate init(locking failure: FileFailure) {
        switch failure.code {
        case .held: self.init(.inUse, "Another node runs on this store; stop it, or give this one a data folder of its own.")
        default: self.init(.cannotOpen, "The store cannot be locked: \(failure); look at who owns its folder.")
        }
    }
}
