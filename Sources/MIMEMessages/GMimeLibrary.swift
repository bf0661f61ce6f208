import CGMime
import Synchronization

/// The door to GMime, one caller at a time: it shares caches of its own between objects, and mails are few.
enum GMimeLibrary {
    private static let turn = Mutex(())
    private static let isReady: Bool = {
        g_mime_init()
        return true
    }()

    static func use<Result, Failure: Error>(_ body: () throws(Failure) -> sending Result) throws(Failure) -> sending Result {
        try turn.withLock { _ throws(Failure) -> sending Result in
            precondition(isReady)
            return try body()
        }
    }
}

/// One reference to an object of GMime, dropped at its end.
struct Owned<Pointee>: ~Copyable {
    let pointer: UnsafeMutablePointer<Pointee>

    /// Takes over a reference that the caller owns; `nil` for none.
    init?(_ pointer: UnsafeMutablePointer<Pointee>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { hotline_mime_release(pointer) }
}

/// Copies text that the caller owns, and frees it.
func takenText(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { g_free(text) }
    return String(cString: text)
}

/// Copies text that GMime owns.
func borrowedText(_ text: UnsafePointer<CChar>?) -> String? { text.map { String(cString: $0) } }
