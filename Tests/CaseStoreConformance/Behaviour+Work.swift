import CaseStore
import CaseStoreSamples
import Glibc
import HotlineModel
import Synchronization
import Testing

extension Behaviour {
    static let work = [
        Behaviour("what was written is read, also after opening the store again", on: keepsWhatWasWritten),
        Behaviour("a use case that throws leaves nothing, and its own error is thrown", undoesWhatThrows),
        Behaviour("a use case that throws does not hurt those committed with it", undoesAlone),
        Behaviour("a refused step leaves nothing of itself in a use case that goes on", undoesStepAlone),
        Behaviour("a look sees one state, whatever is written meanwhile", readsOneState),
        Behaviour("a look that begins after a write has returned sees it", seesWhatReturned),
        Behaviour("two hundred tasks write and read at once", worksInParallel),
        Behaviour("a use case whose task was cancelled before it began has no effect", doesNotBeginCancelled),
        Behaviour("a look whose task was cancelled is not begun", doesNotReadCancelled),
    ]

    private static func keepsWhatWasWritten(_ fixture: any StoreFixture) async throws {
        let store = try await fixture.open()
        let number = try await store.write { try $0.open(Sample.caseRecord(1)) }
        #expect(try await store.read { try $0.caseRecord(number: number)?.id } == Sample.caseRecord(1).id)
        try await fixture.close(store)
        let again = try await fixture.open()
        #expect(try await again.read { try $0.caseRecord(number: number)?.id } == Sample.caseRecord(1).id)
        try await fixture.close(again)
    }

    private static func undoesWhatThrows(_ store: any CaseStore) async throws {
        await #expect(throws: Deliberate.self) {
            try await store.write { transaction in
                _ = try transaction.open(Sample.caseRecord(1))
                throw Deliberate()
            }
        }
        #expect(try await store.read { try $0.caseRecord(Sample.caseRecord(1).id) } == nil)
    }

    private static func undoesAlone(_ store: any CaseStore) async throws {
        let outcomes = await withTaskGroup(of: (number: Int, kept: Bool).self) { group in
            for number in 1...100 {
                group.addTask {
                    do {
                        try await store.write { transaction in
                            _ = try transaction.open(Sample.caseRecord(number))
                            if number.isMultiple(of: 3) { throw Deliberate() }
                        }
                        return (number, true)
                    } catch {
                        return (number, false)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.number] = $1.kept }
        }
        for number in 1...100 {
            #expect(outcomes[number] == !number.isMultiple(of: 3))
            let isHeld = try await store.read { try $0.caseRecord(Sample.caseRecord(number).id) != nil }
            #expect(isHeld == !number.isMultiple(of: 3))
        }
    }

    private static func undoesStepAlone(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            let line = InboundLine(
                index: 0, leaf: Sample.digest(1), id: Sample.id(1), type: "report", caseNumber: held, result: .accepted(attached: false))
            let twice = InboundLine(
                index: 1, leaf: Sample.digest(2), id: Sample.id(1), type: "report", caseNumber: held, result: .accepted(attached: false))
            return refusal {
                _ = try transaction.accept(Sample.inboundBatch(sequence: 1, count: 2), lines: [line, twice], position: InboundPosition())
            }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.caseRecord(Sample.caseRecord(1).id) } != nil)
        #expect(try await store.read { try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff00", sequence: 1) } == nil)
        #expect(try await store.read { try $0.acceptedEnvelope(from: Sample.de, id: Sample.id(1)) } == nil)
    }

    private static func readsOneState(_ store: any CaseStore) async throws {
        // The look waits, between its two questions, until a write that began after the first has returned.
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let written = Gate()
        async let looks = store.read { view in
            let before = try view.caseCounts()
            began.finish()
            written.wait()
            return (before, try view.caseCounts())
        }
        for await _ in begun {}
        _ = try await store.write { try $0.open(Sample.caseRecord(1)) }
        written.open()
        let (before, after) = try await looks
        #expect(before.isEmpty)
        #expect(after.isEmpty)
        #expect(try await store.read { try $0.caseCounts() } == [.awaitingAssessment: 1])
    }

    private static func seesWhatReturned(_ store: any CaseStore) async throws {
        for number in 1...50 {
            let held = try await store.write { try $0.open(Sample.caseRecord(number)) }
            #expect(try await store.read { try $0.caseRecord(number: held) } != nil)
        }
    }

    private static func worksInParallel(_ store: any CaseStore) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<200 {
                group.addTask {
                    for round in 0..<5 {
                        let record = Sample.caseRecord(task * 5 + round)
                        let number = try await store.write { transaction in
                            let number = try transaction.open(record)
                            let report = ReportRecord(caseNumber: number, origin: .public, receivedAt: Sample.time())
                            _ = try transaction.add(report)
                            return number
                        }
                        let (held, reports) = try await store.read { (try $0.caseRecord(number: number), try $0.reports(of: number)) }
                        #expect(held?.id == record.id)
                        #expect(reports.count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.read { try $0.caseCounts() } == [.awaitingAssessment: 1_000])
        #expect(try await store.read { try $0.figures(from: nil, until: nil).received } == 1_000)
    }

    private static func doesNotBeginCancelled(_ store: any CaseStore) async throws {
        // The first write occupies the writer until the second, which waits for it, was cancelled.
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        async let first = store.write { transaction in
            began.finish()
            gate.wait()
            return try transaction.open(Sample.caseRecord(1))
        }
        for await _ in begun {}
        let second = Task { try await store.write { try $0.open(Sample.caseRecord(2)) } }
        second.cancel()
        gate.open()
        _ = try await first
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(try await store.read { try $0.caseCounts() } == [.awaitingAssessment: 1])
    }

    private static func doesNotReadCancelled(_ store: any CaseStore) async throws {
        let look = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await store.read { try $0.caseCounts() }
        }
        look.cancel()
        await #expect(throws: CancellationError.self) { try await look.value }
    }
}

/// Holds a thread of the store's, not of the cooperative pool, until it is opened.
private final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    func wait() {
        while !isOpen.withLock({ $0 }) { sched_yield() }
    }
}
