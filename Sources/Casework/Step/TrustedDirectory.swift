public import Envelopes
public import HotlineModel
import Synchronization

/// The root and directory a node trusts at present, shared by everything that asks who a member is.
///
/// Replaced as a whole when a newer directory is accepted; a request under way keeps the one it began with.
public final class TrustedDirectory: Sendable {
    private let directory: Mutex<Directory?>
    private let chain: Mutex<RootChain>

    /// The roots a node trusts, from the pinned one on, and the directory it has, if any.
    public init(roots: RootChain, directory: Directory? = nil) {
        chain = Mutex(roots)
        self.directory = Mutex(directory)
    }

    /// The roots trusted at present, from the pinned one to the newest.
    public var roots: RootChain { chain.withLock { $0 } }

    /// Trusts a longer chain of roots from now on, unless a still longer one came meanwhile.
    public func adopt(_ roots: RootChain) {
        chain.withLock { trusted in if roots.current.version > trusted.current.version { trusted = roots } }
    }

    /// The directory trusted at present; `nil` before the first was accepted.
    public var current: Directory? { directory.withLock { $0 } }

    /// Trusts a directory from now on unless a newer one came meanwhile; returns whether it is in use now.
    @discardableResult
    public func adopt(_ directory: Directory) -> Bool {
        self.directory.withLock { trusted in
            if let trusted, trusted.version >= directory.version { return false }
            trusted = directory
            return true
        }
    }
}

extension Directory {
    /// The active member with the role `central`, if there is one.
    public var central: MemberID? { map.members.first { $0.role == .central && $0.isActive }?.id }
}
