import Glibc

/// Tells one state of a file from another without reading it: by its number, size and time of change.
public struct FileStamp: Hashable, Sendable {
    private let device: UInt64
    private let number: UInt64
    private let size: Int64
    private let seconds: Int64
    private let nanoseconds: Int64

    /// The state of the file now, following links; `nil` if there is no file, or this process may not look at it.
    public init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
    }
}

/// Notices files that changed, so that they can be loaded again. It is a value to ask from time to time.
///
/// A change counts once the file looks the same twice in a row, so that a file that is still being written is left alone. A file that vanished
/// counts as unchanged: the loaded content stays in use until another file replaces it.
public struct FileWatch: Sendable {
    private struct State: Sendable {
        var known: FileStamp?
        var seen: FileStamp?
    }

    private var states: [String: State] = [:]

    /// Creates a watch over files as they are now.
    public init(_ paths: [String]) {
        for path in paths {
            let stamp = FileStamp(path: path)
            states[path] = State(known: stamp, seen: stamp)
        }
    }

    /// Looks at each file. Returns those that have changed since they were last returned, sorted by path.
    public mutating func changes() -> [String] {
        var changed: [String] = []
        for path in states.keys.sorted() {
            guard let stamp = FileStamp(path: path), var state = states[path] else { continue }
            if stamp != state.known && stamp == state.seen {
                state.known = stamp
                changed.append(path)
            }
            state.seen = stamp
            states[path] = state
        }
        return changed
    }
}
