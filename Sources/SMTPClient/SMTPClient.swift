import CCurl
import Runtime
import Synchronization

/// Hands mails to one relay, one after the other, over libcurl.
///
/// Its calls block, so it runs on a queue of its own. Mails that follow each other closely share a connection.
public actor SMTPClient {
    private let executor = BlockingExecutor(label: "smtp")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let relay: SMTPRelay
    private var handle: EasyHandle?

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// A client for one relay. It connects when the first mail is sent.
    public init(relay: SMTPRelay) { self.relay = relay }

    /// Hands a mail to the relay and waits for its answer.
    ///
    /// Cancelling the task ends it before the mail is handed over; afterwards the answer is awaited, for at most the time limits.
    public func send(_ message: OutgoingMessage) async -> SendingOutcome {
        let cancelled = CancellationFlag()
        return await withTaskCancellationHandler {
            perform(message) { cancelled.isSet }
        } onCancel: {
            cancelled.set()
        }
    }

    private func perform(_ message: OutgoingMessage, isCancelled: @escaping @Sendable () -> Bool) -> SendingOutcome {
        guard Self.isLibraryReady, let handle = handle ?? EasyHandle() else {
            return .refusedForNow(.library(code: Int(CURLE_FAILED_INIT.rawValue)))
        }
        self.handle = handle
        let first = attempt(message, on: handle, onFreshConnection: false, isCancelled: isCancelled)
        guard first.mayStartAgain else { return first.outcome }
        return attempt(message, on: handle, onFreshConnection: true, isCancelled: isCancelled).outcome
    }

    private func attempt(
        _ message: OutgoingMessage, on handle: EasyHandle, onFreshConnection: Bool, isCancelled: @escaping @Sendable () -> Bool
    ) -> (outcome: SendingOutcome, mayStartAgain: Bool) {
        let submission = Submission(message, isCancelled: isCancelled)
        // The connection outlives the submission. When libcurl closes it, with a QUIT, no callback may find the submission any more.
        defer {
            curl_easy_reset(handle.easy)
            extendLifetime(submission)
        }
        guard submission.prepare(handle.easy, for: relay, onFreshConnection: onFreshConnection) else {
            return (.refusedForNow(.library(code: Int(CURLE_FAILED_INIT.rawValue))), false)
        }
        let code = curl_easy_perform(handle.easy)
        return (submission.outcome(code), submission.mayStartAgain(after: code, of: handle.easy))
    }

    /// Closes the connection that is kept for the next mail.
    public func close() { handle = nil }
}

/// An easy handle of libcurl and the connections that it keeps.
private final class EasyHandle {
    let easy: UnsafeMutableRawPointer

    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
    }

    deinit { curl_easy_cleanup(easy) }
}

/// Tells a blocking call that its task was cancelled.
private final class CancellationFlag: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}
