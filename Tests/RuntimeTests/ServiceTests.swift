import Glibc
import Runtime
import Synchronization
import TestSupport
import Testing

@Suite struct ServiceTests {
    private struct Broken: Error {}
    private let clock = ManualClock()

    /// A service that lasts until it is cancelled, and then says so.
    private func lasting(_ name: String, _ ended: Ended) -> Service {
        Service(name) { [clock] in
            defer { ended.add(name) }
            try await clock.sleep(for: .seconds(1_000))
        }
    }

    private final class Ended: Sendable {
        private let state = Mutex<Set<String>>([])
        func add(_ name: String) { state.withLock { _ = $0.insert(name) } }
        var names: Set<String> { state.withLock { $0 } }
    }

    @Test func theFirstFailureEndsAllAndIsNamed() async {
        let ended = Ended()
        let failing = Service("failing") { [clock] in
            await clock.sleepers(2)
            throw Broken()
        }
        do throws(ServiceFailure) {
            try await runServices([lasting("a", ended), failing, lasting("b", ended)])
            Issue.record("the failure was lost")
        } catch {
            #expect(error.service == "failing")
            #expect(error.reason is Broken)
        }
        #expect(ended.names == ["a", "b"])
    }

    @Test func oneThatEndsWithAllEndsTheOthersQuietly() async throws {
        let ended = Ended()
        let ending = Service("ending", ending: .withAll) { [clock] in await clock.sleepers(1) }
        try await runServices([lasting("a", ended), ending])
        #expect(ended.names == ["a"])
    }

    @Test func oneThatEndsAloneLeavesTheOthersRunning() async throws {
        let ended = Ended()
        let group = Task { try await runServices([Service("brief") {}, lasting("a", ended)]) }
        await clock.sleepers(1)
        #expect(ended.names == [])
        group.cancel()
        try await group.value
        #expect(ended.names == ["a"])
    }

    @Test func returnsWhenEverythingHasEnded() async throws {
        try await runServices([Service("one") {}, Service("two") {}])
        try await runServices([])
    }
}

// Signals belong to the whole process: one at a time.
@Suite(.serialized) struct ProcessSignalTests {
    @Test func aSignalComesAsAnElementAndItsActionIsRestored() async {
        var before = sigaction(), during = sigaction(), after = sigaction()
        sigaction(SIGUSR1, nil, &before)
        do {
            let signals = ProcessSignal.sequence([.user])
            sigaction(SIGUSR1, nil, &during)
            #expect(during.__sigaction_handler.sa_handler != nil)
            kill(getpid(), SIGUSR1)
            for await signal in signals {
                #expect(signal == .user)
                break
            }
        }
        sigaction(SIGUSR1, nil, &after)
        #expect(after.__sigaction_handler.sa_handler == nil && before.__sigaction_handler.sa_handler == nil)
    }

    @Test func anInterruptEndsTheServices() async throws {
        // A shell starts background programs with the signal ignored, and then the test would not show whether the program listens.
        signal(SIGINT, SIG_DFL)
        let clock = ManualClock()
        let lasting = Service("lasting") {
            try await clock.sleep(for: .seconds(10))
        }
        let group = Task { try await runServices([lasting, .untilStopped()]) }
        // Without a listener the signal would end the process.
        var action = sigaction()
        repeat {
            await Task.yield()
            sigaction(SIGINT, nil, &action)
        } while action.__sigaction_handler.sa_handler == nil
        kill(getpid(), SIGINT)
        try await group.value
        #expect(clock.sleeperCount == 0)
    }
}
