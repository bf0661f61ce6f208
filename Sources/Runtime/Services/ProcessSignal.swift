@preconcurrency import Dispatch
import Glibc
import Synchronization

/// A signal to which the process reacts while it runs, instead of ending.
public enum ProcessSignal: Hashable, CaseIterable, Sendable {
    /// SIGTERM: the service manager asks the program to end.
    case terminate
    /// SIGINT: Ctrl-C.
    case interrupt
    /// SIGHUP: look at the files again.
    case hangUp
    /// SIGUSR1: has no fixed meaning.
    case user

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        case .user: SIGUSR1
        }
    }

    /// The signals as they come, from now until the reader drops the sequence. Then they do again what they did before.
    ///
    /// No signal is lost once this returns. There can be only one sequence for a signal at a time.
    public static func sequence(_ signals: Set<ProcessSignal>) -> AsyncStream<ProcessSignal> {
        let (stream, continuation) = AsyncStream.makeStream(of: ProcessSignal.self, bufferingPolicy: .bufferingNewest(16))
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            continuation.finish()
            return stream
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        let source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: DispatchQueue(label: "signals"))
        source.setEventHandler {
            var number: UInt8 = 0
            while read(readEnd, &number, 1) == 1 {
                if let signal = allCases.first(where: { $0.number == Int32(number) }) { continuation.yield(signal) }
            }
        }
        source.setCancelHandler {
            close(readEnd)
            close(writeEnd)
        }
        source.activate()
        let earlier = signals.map { signal in (signal, signal.handle(into: writeEnd)) }
        continuation.onTermination = { _ in
            for (signal, action) in earlier { signal.restore(action) }
            source.cancel()
        }
        return stream
    }

    /// Writes the signal's number into a pipe each time it comes, because a handler may do no more. Returns the previous action.
    private func handle(into writeEnd: Int32) -> sigaction {
        SignalEnds.set(number, writeEnd)
        var action = sigaction(), before = sigaction()
        action.__sigaction_handler.sa_handler = { SignalEnds.forward($0) }
        action.sa_flags = SA_RESTART
        sigaction(number, &action, &before)
        return before
    }

    private func restore(_ action: sigaction) {
        var action = action
        sigaction(number, &action, nil)
        SignalEnds.set(number, -1)
    }
}

/// The write ends of the pipes that the handlers write to, one for each signal; -1 if there is no reader.
///
/// They are globals, because a handler has no context, and atomics, because it runs on any thread at any moment.
private enum SignalEnds {
    static func set(_ number: Int32, _ end: Int32) {
        switch number {
        case SIGTERM: terminateEnd.store(end, ordering: .sequentiallyConsistent)
        case SIGINT: interruptEnd.store(end, ordering: .sequentiallyConsistent)
        case SIGHUP: hangUpEnd.store(end, ordering: .sequentiallyConsistent)
        default: userEnd.store(end, ordering: .sequentiallyConsistent)
        }
    }

    /// Writes the signal's number to its pipe. It is async-signal-safe: a load and a `write`, with `errno` restored.
    static func forward(_ number: Int32) {
        let end =
            switch number {
            case SIGTERM: terminateEnd.load(ordering: .sequentiallyConsistent)
            case SIGINT: interruptEnd.load(ordering: .sequentiallyConsistent)
            case SIGHUP: hangUpEnd.load(ordering: .sequentiallyConsistent)
            default: userEnd.load(ordering: .sequentiallyConsistent)
            }
        let earlier = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(end, &byte, 1)
        errno = earlier
    }
}

private let terminateEnd = Atomic<Int32>(-1)
private let interruptEnd = Atomic<Int32>(-1)
private let hangUpEnd = Atomic<Int32>(-1)
private let userEnd = Atomic<Int32>(-1)

extension Service {
    /// Creates a service that ends all others on SIGTERM or SIGINT.
    public static func untilStopped(name: String = "signals") -> Service {
        // The signals are caught from now on: once the program has started, somebody may stop it before this service runs.
        let signals = ProcessSignal.sequence([.terminate, .interrupt])
        return Service(name, ending: .withAll) { for await _ in signals { return } }
    }
}
