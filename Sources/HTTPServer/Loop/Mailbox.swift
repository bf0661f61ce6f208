import CLinux
import Glibc
import Synchronization

/// What other threads tell the loop: messages under a lock, and one write to an eventfd for each batch of them.
final class Mailbox: Sendable {
    enum Message: Sendable {
        /// A handler has answered.
        case reply(HandlerJob.Address, HTTPResponse)
        /// `run` was cancelled.
        case stop
    }

    /// Readable when messages wait.
    let descriptor: Int32
    private let messages = Mutex<[Message]>([])

    init() throws(ServerError) {
        descriptor = linux_eventfd()
        guard descriptor >= 0 else { throw .system(operation: "eventfd", reason: errorText(errno)) }
    }

    deinit { close(descriptor) }

    /// Leaves a message; only the first of a batch wakes the loop.
    func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Takes every message. The eventfd is emptied before the lock is taken, so that no later message goes unnoticed.
    func collect() -> [Message] {
        var value: UInt64 = 0
        _ = read(descriptor, &value, 8)
        return messages.withLock { messages in
            var taken: [Message] = []
            swap(&taken, &messages)
            return taken
        }
    }
}

/// A whole request on its way to its handler.
struct HandlerJob: Sendable {
    /// Where the answer goes: never a pointer, so that an answer to a connection long gone finds nothing.
    struct Address: Sendable {
        let connection: ConnectionID
        let stream: Int32
        let client: ClientKey
    }

    let address: Address
    let request: HTTPRequest
}

/// The system's words for an error number.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
