import CLinux
import Glibc
import Synchronization

/// A queue of messages for a thread that waits in epoll. A lock keeps them in order, and each batch of them costs one write to an eventfd.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    /// The eventfd, which is readable while messages wait.
    package let descriptor: Int32
    private let state = Mutex(State())

    /// Creates an empty mailbox; `nil` if the system has no descriptor left, with the reason in `errno`.
    package init?() {
        descriptor = linux_eventfd()
        guard descriptor >= 0 else { return nil }
    }

    deinit { Glibc.close(descriptor) }

    /// Adds a message, and wakes the thread if it is the first of a batch. Returns `false` if the mailbox is closed, which drops the message.
    @discardableResult package func post(_ message: Message) -> Bool {
        let (isOpen, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            return (true, state.messages.count == 1)
        }
        if isFirst { eventfd_write(descriptor, 1) }
        return isOpen
    }

    /// Removes and returns all messages. It empties the eventfd before it locks, so that no later message goes unnoticed.
    package func collect() -> [Message] {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        return state.withLock { state in
            defer { state.messages.removeAll(keepingCapacity: true) }
            return state.messages
        }
    }

    /// Closes the mailbox. Returns the messages that were not collected.
    package func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }
}
