import Synchronization

/// The identity that a listener uses for new connections. It can be replaced at any moment.
final class TLSContextSlot: Sendable {
    private let context: Mutex<TLSContext>

    init(_ context: TLSContext) { self.context = Mutex(context) }

    var current: TLSContext { context.withLock(\.self) }

    func replace(with next: TLSContext) { context.withLock { $0 = next } }
}

/// The counters at the end of the loop's last turn.
final class CounterBoard: Sendable {
    private let counters = Mutex(ServerCounters())

    var current: ServerCounters { counters.withLock(\.self) }

    func publish(_ next: ServerCounters) { counters.withLock { $0 = next } }
}
