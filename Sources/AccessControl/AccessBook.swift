import Cryptography
import Glibc
import Runtime
import Synchronization

/// The access list of a running node. It is read from a file whenever somebody shows a token, so a removed bearer loses access at once.
///
/// A missing file is an empty list. If the file cannot be read, the list that was read before stays in use, and ``problem`` says why.
public final class AccessBook: Sendable {
    private struct State {
        var list = AccessList()
        var stamp: FileStamp?
        var problem: AccessError?
    }

    private let path: String?
    private let state = Mutex(State())

    /// Creates a book without bearers, for nodes that accept no token.
    public init() { path = nil }

    /// Opens the book in a file, which need not exist yet.
    ///
    /// - Throws: ``AccessError`` if the file exists and cannot be read.
    public init(path: String) throws(AccessError) {
        self.path = path
        let stamp = FileStamp(path: path)
        let list = try Self.read(path)
        state.withLock { $0 = State(list: list, stamp: stamp) }
    }

    /// The reason why the file as it is now cannot be used; `nil` if it is in use.
    public var problem: AccessError? {
        refresh()
        return state.withLock { $0.problem }
    }

    /// The bearer of a token; `nil` if the list does not have the token.
    public func holder(of token: AccessToken) -> AccessList.Holder? {
        refresh()
        return state.withLock { $0.list }.holder(of: token)
    }

    /// Reads the file again if it is another than the one read last. The file is always replaced as a whole, so it is never read half written.
    private func refresh() {
        guard let path else { return }
        let stamp = FileStamp(path: path)
        guard state.withLock({ $0.stamp != stamp }) else { return }
        let read = Result { () throws(AccessError) in try Self.read(path) }
        state.withLock { state in
            state.stamp = stamp
            switch read {
            case .success(let list):
                state.list = list
                state.problem = nil
            case .failure(let error): state.problem = error
            }
        }
    }

    /// Reads the list in a file; an empty list if there is no file.
    public static func read(_ path: String) throws(AccessError) -> AccessList {
        guard access(path, F_OK) == 0 else { return AccessList() }
        let bytes: [UInt8]
        do { bytes = try SecretFile.read(path) } catch { throw .file(sentence: "\(error)") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed(line: 1) }
        return try AccessList(parsing: text)
    }

    /// Writes a list. A crash leaves the old one or the new one, and only the owner can read it.
    public static func write(_ list: AccessList, to path: String) throws(AccessError) {
        do { try SecretFile.write(Array(list.text.utf8), to: path, replacing: true) } catch { throw .file(sentence: "\(error)") }
    }
}
