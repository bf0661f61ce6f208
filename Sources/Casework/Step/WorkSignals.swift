public import HotlineModel
import Synchronization

/// Wakes workers if there may be something to do. They read from the store what it is.
///
/// A signal is never a place where work is kept: a worker that missed one finds the work at its next look.
public final class WorkSignals: Sendable {
    public enum Subject: Hashable, Sendable {
        /// Cases wait to be traced.
        case tracing
        /// Lines wait for a member.
        case outbox(MemberID)
        /// A newer directory is in use here, or a member named another than before.
        case directory
        /// The hash ledger grew.
        case hashes
        /// A member receipted a batch.
        case delivered(MemberID)
        /// Cases were traced and routed.
        case routed
        /// A batch of a member was accepted.
        case received(MemberID)
        /// A stream to a member waits for its back-off to end.
        case waits(MemberID)
    }

    private struct State {
        var next = 0
        var listeners: [Int: (subject: Subject, continuation: AsyncStream<Void>.Continuation)] = [:]
    }

    private let state = Mutex(State())

    /// No listeners.
    public init() {}

    /// Wakes every listener of these subjects.
    public func raise(_ subjects: Set<Subject>) {
        guard !subjects.isEmpty else { return }
        let woken = state.withLock { state in state.listeners.values.filter { subjects.contains($0.subject) }.map(\.continuation) }
        for continuation in woken { continuation.yield() }
    }

    /// A stream of wake-ups about a subject. Several that come while nobody looks are one.
    public func listen(for subject: Subject) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = (subject, continuation)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
        return stream
    }
}
