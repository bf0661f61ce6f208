import Testing

@testable import HTTPServer

@Suite struct MemoryBudgetTests {
    private static func key(_ connection: UInt32, _ stream: Int32 = 1) -> MemoryBudget.Key {
        MemoryBudget.Key(connection: ConnectionID(index: connection, generation: 1), stream: stream)
    }

    /// A budget with bounds for each kind of scope; those that are not given are never reached.
    private static func budget(
        connection: Int = 1000, caller: Int = 1000, listeners: [Int] = [1000, 1000], shared: Int = 1000
    ) -> MemoryBudget {
        MemoryBudget(MemoryBudget.Bounds(connection: connection, caller: caller, listeners: listeners, shared: shared))
    }

    private func reserve(
        _ budget: inout MemoryBudget, _ bytes: Int, _ key: MemoryBudget.Key, by caller: String? = nil, at listener: Int = 0,
        due: Int64 = 100
    ) -> MemoryBudget.Outcome {
        let scopes: [MemoryBudget.Scope] = [
            .connection(key.connection), .caller(.named(caller ?? "caller \(key.connection.index)")), .listener(listener), .shared,
        ]
        return budget.reserve(bytes, for: key, in: scopes, due: due)
    }

    @Test func grantsWithinAllBoundsAtOnce() {
        var budget = Self.budget(connection: 10, shared: 20)
        #expect(reserve(&budget, 10, Self.key(1)) == .granted)
        #expect(reserve(&budget, 10, Self.key(2)) == .granted)
        #expect(budget.heldInTotal == 20)
    }

    @Test func aStreamWaitsForItsOwnConnectionAndLetsOthersPass() {
        var budget = Self.budget(connection: 10)
        #expect(reserve(&budget, 8, Self.key(1, 1)) == .granted)
        #expect(reserve(&budget, 8, Self.key(1, 3)) == .waits)
        #expect(reserve(&budget, 8, Self.key(2)) == .granted)
        #expect(budget.release(Self.key(1, 1)) == [Self.key(1, 3)])
        #expect(budget.heldInTotal == 16)
    }

    @Test func aCallerHasOneBoundForAllItsConnections() {
        var budget = Self.budget(caller: 10)
        #expect(reserve(&budget, 8, Self.key(1), by: "a") == .granted)
        #expect(reserve(&budget, 8, Self.key(2), by: "a") == .waits)
        #expect(reserve(&budget, 8, Self.key(3), by: "b") == .granted)
        #expect(budget.release(Self.key(1)) == [Self.key(2)])
    }

    @Test func oneListenerDoesNotTakeAnothersRoom() {
        var budget = Self.budget(listeners: [10, 10])
        #expect(reserve(&budget, 10, Self.key(1), at: 0) == .granted)
        #expect(reserve(&budget, 1, Self.key(2), at: 0) == .waits)
        #expect(reserve(&budget, 10, Self.key(3), at: 1) == .granted)
    }

    @Test func whatDoesNotCountAsSharedNeverWaitsForIt() {
        var budget = Self.budget(shared: 10)
        #expect(reserve(&budget, 10, Self.key(1)) == .granted)
        let key = Self.key(2)
        #expect(budget.reserve(10, for: key, in: [.connection(key.connection), .caller(.local), .listener(1)], due: 1) == .granted)
    }

    @Test func keepsTheOrderWhenTheSharedBoundIsReached() {
        var budget = Self.budget(shared: 10)
        #expect(reserve(&budget, 6, Self.key(1)) == .granted)
        #expect(reserve(&budget, 6, Self.key(2)) == .waits)
        #expect(reserve(&budget, 2, Self.key(3)) == .waits)
        #expect(budget.release(Self.key(9)) == [])
        #expect(budget.release(Self.key(1)) == [Self.key(2), Self.key(3)])
    }

    @Test func grantsWhatIsLargerThanABoundOnceNothingElseIsHeldThere() {
        var budget = Self.budget(connection: 5, shared: 10)
        #expect(reserve(&budget, 50, Self.key(1)) == .granted)
        #expect(reserve(&budget, 1, Self.key(2)) == .waits)
        #expect(budget.release(Self.key(1)) == [Self.key(2)])
    }

    @Test func forgetsThoseThatNoLongerWait() {
        var budget = Self.budget(shared: 5)
        #expect(reserve(&budget, 5, Self.key(1)) == .granted)
        #expect(reserve(&budget, 5, Self.key(2)) == .waits)
        #expect(budget.keys(of: Self.key(2).connection) == [Self.key(2)])
        #expect(budget.release(Self.key(2)) == [])
        #expect(budget.release(Self.key(1)) == [])
        #expect(budget.heldInTotal == 0)
    }

    @Test func everyWaitHasAnEnd() {
        var budget = Self.budget(shared: 5)
        #expect(budget.nextDue == nil)
        #expect(reserve(&budget, 5, Self.key(1), due: 1) == .granted)
        #expect(reserve(&budget, 5, Self.key(2), due: 30) == .waits)
        #expect(reserve(&budget, 5, Self.key(3), due: 20) == .waits)
        #expect(budget.nextDue == 20)
        #expect(budget.overdue(at: 19) == [])
        #expect(budget.overdue(at: 20) == [Self.key(3)])
        #expect(budget.overdue(at: 30) == [Self.key(2), Self.key(3)])
    }

    @Test func theQueueHasAnEnd() {
        var budget = Self.budget(shared: 5)
        #expect(reserve(&budget, 5, Self.key(0)) == .granted)
        for number in 1...MemoryBudget.longestQueue { #expect(reserve(&budget, 5, Self.key(UInt32(number))) == .waits) }
        #expect(reserve(&budget, 5, Self.key(5000)) == .full)
    }

    @Test func anAnswerCountsWithItsTrueSizeOnceItIsThere() {
        var budget = Self.budget(shared: 10)
        #expect(reserve(&budget, 10, Self.key(1)) == .granted)
        #expect(reserve(&budget, 4, Self.key(2)) == .waits)
        #expect(budget.resize(Self.key(1), to: 7) == [])
        #expect(budget.resize(Self.key(1), to: 6) == [Self.key(2)])
        #expect(budget.heldInTotal == 10)
        #expect(budget.resize(Self.key(9), to: 6) == [])
    }

    @Test func whatIsTakenWithoutAskingCounts() {
        var budget = Self.budget(shared: 10)
        budget.take(12, for: Self.key(1), in: [.shared])
        #expect(budget.heldInTotal == 12)
        #expect(reserve(&budget, 1, Self.key(2)) == .waits)
        #expect(budget.release(Self.key(1)) == [Self.key(2)])
    }
}
