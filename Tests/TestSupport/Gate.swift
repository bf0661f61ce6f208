import Synchronization

/// Holds handlers until a test lets them go on. The test can wait until a number of them have come.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var entered = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, tell: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// How many have come so far.
    public var entered: Int { state.withLock { $0.entered } }

    /// Comes in, and waits until the gate is open.
    public func pass() async {
        let watchers = state.withLock { state in
            state.entered += 1
            let due = state.watchers.filter { $0.count <= state.entered }
            state.watchers.removeAll { $0.count <= state.entered }
            return due
        }
        for watcher in watchers { watcher.tell.resume() }
        await withCheckedContinuation { go in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(go) }
                return state.isOpen
            }
            if isOpen { go.resume() }
        }
    }

    /// Lets everyone through, now and later.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for go in waiting { go.resume() }
    }

    /// Returns when at least so many have come.
    public func arrivals(_ count: Int) async {
        await withCheckedContinuation { tell in
            let isReached = state.withLock { state in
                if state.entered < count { state.watchers.append((count, tell)) }
                return state.entered >= count
            }
            if isReached { tell.resume() }
        }
    }
}
