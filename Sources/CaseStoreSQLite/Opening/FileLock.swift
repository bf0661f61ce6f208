import CaseStore
import Glibc

/// An advisory lock on a file, which ends with the process however that ends.
final class FileLock {
    private var descriptor: Int32

    /// Takes the lock, without waiting.
    ///
    /// - Throws: ``StoreError/Code/inUse`` when another holds it, ``StoreError/Code/cannotOpen`` when the file cannot be made.
    init(path: String) throws(StoreError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StoreError(.cannotOpen, "The lock file \(path) cannot be opened (\(reason)); look at who owns its folder.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            guard code == EWOULDBLOCK else {
                throw StoreError(.cannotOpen, "The lock file \(path) cannot be locked (\(String(cString: strerror(code)))).")
            }
            throw StoreError(.inUse, "Another node runs on this store; stop it, or give this one a data folder of its own.")
        }
        self.descriptor = descriptor
    }

    /// Gives the lock up.
    func release() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    deinit { release() }
}
