@preconcurrency import Dispatch
import Glibc

/// A signal the process reacts to while it runs, instead of ending.
public enum ProcessSignal: Hashable, CaseIterable, Sendable {
    /// SIGTERM: the service manager asks the program to end.
    case terminate
    /// SIGINT: Ctrl-C.
    case interrupt
    /// SIGHUP: look at the files again.
    case hangUp
    /// SIGUSR1: free for use.
    case user

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        case .user: SIGUSR1
        }
    }

    /// The signals as they come, from now until the reader lets go of the sequence; then they do again what they did before.
    ///
    /// One sequence for one signal at a time.
    public static func sequence(_ signals: Set<ProcessSignal>) -> AsyncStream<ProcessSignal> {
        let (stream, continuation) = AsyncStream.makeStream(of: ProcessSignal.self, bufferingPolicy: .bufferingNewest(16))
        let queue = DispatchQueue(label: "signals")
        var sources: [any DispatchSourceSignal] = []
        var earlier: [(Int32, sigaction)] = []
        for signal in signals {
            var ignore = sigaction(), before = sigaction()
            ignore.__sigaction_handler.sa_handler = SIG_IGN
            sigaction(signal.number, &ignore, &before)
            earlier.append((signal.number, before))
            let source = DispatchSource.makeSignalSource(signal: signal.number, queue: queue)
            source.setEventHandler { continuation.yield(signal) }
            source.resume()
            sources.append(source)
        }
        continuation.onTermination = { [sources, earlier] _ in
            for source in sources { source.cancel() }
            for (number, action) in earlier {
                var action = action
                sigaction(number, &action, nil)
            }
        }
        return stream
    }
}

extension Service {
    /// A service that ends all others on SIGTERM or SIGINT.
    public static func untilStopped(name: String = "signals") -> Service {
        Service(name, ending: .withAll) {
            for await _ in ProcessSignal.sequence([.terminate, .interrupt]) { return }
        }
    }
}
