import CLinux
import Glibc
import Synchronization

/// Messages for a thread that waits in epoll: kept in order under a lock, with one write to an eventfd for each batch of them.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    /// Readable while messages wait.
    package let descriptor: Int32
    private let state = Mutex(State())

    /// An empty mailbox; `nil` when the system has no descriptor left, with the reason in `errno`.
    package init?() {
        descriptor = linux_eventfd()
        guard descriptor >= 0 else { return nil }
    }

    deinit { Glibc.close(descriptor) }

    /// Leaves a message, and wakes the thread with the first of a batch. Returns whether the mailbox was open; a closed one keeps nothing.
    @discardableResult package func post(_ message: Message) -> Bool {
        let (isOpen, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            return (true, state.messages.count == 1)
        }
        if isFirst { eventfd_write(descriptor, 1) }
        return isOpen
    }

    /// Removes and returns every message. The eventfd is emptied before the lock is taken, so that no later message goes unnoticed.
    package func collect() -> [Message] {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        return state.withLock { state in
            defer { state.messages.removeAll(keepingCapacity: true) }
            return state.messages
        }
    }

    /// Closes the mailbox; returns the messages that nobody collected.
    package func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }
}
