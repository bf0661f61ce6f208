import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let outbox = [
        Behaviour("a stream to a member begins at 1 after nothing", beginsOutboundStream),
        Behaviour("a stream's position is set for its member and lane", setsPosition),
        Behaviour("what waits is told per member", tellsDepths),
        Behaviour("deliveries are counted by result", countsDeliveries),
    ]

    static let lines = [
        Behaviour("a queued line is kept and waits", queuesLine),
        Behaviour("an envelope is queued once", queuesOnce),
        Behaviour("waiting lines come in order, within a number and a size, but always one", boundsWaitingLines),
        Behaviour("waiting lines of the types asked for come in order, past the others", choosesTypes),
        Behaviour("what waits and what was delivered stays counted, whatever happens to lines", keepsCount),
        Behaviour("lines about a case are found, and the lane its first took", findsLinesByCase),
        Behaviour("reports and handovers without a receipt are found by age", findsUnreceipted),
        Behaviour("dead letters are listed and can be driven again", redrivesDeadLetters),
    ]

    private static func beginsOutboundStream(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.outboundPosition(to: Sample.de, lane: .bulk) } == OutboundPosition())
    }

    /// A case and lines about it to `de`; returns their numbers.
    static func queue(
        _ samples: ClosedRange<Int>, to: MemberID = Sample.de, lane: Lane = .bulk, type: String = "report",
        in transaction: any StoreTransaction
    ) throws -> [Int64] {
        let name = Sample.caseRecord(1_000).id
        let held = try transaction.caseRecord(name)?.number ?? transaction.open(Sample.caseRecord(1_000))
        return try samples.map { try transaction.enqueue(Sample.outboundLine($0, about: held, to: to, lane: lane, type: type)) }
    }

    /// Seals and settles lines as one batch.
    static func deliver(
        _ lines: [Int64], to: MemberID = Sample.de, lane: Lane = .bulk, sequence: UInt64, results: [LineResult],
        in transaction: any StoreTransaction
    ) throws -> Int64 {
        let batch = Sample.outboundBatch(to: to, lane: lane, sequence: sequence, count: lines.count)
        var position = try transaction.outboundPosition(to: to, lane: lane)
        position.nextSequence = sequence + UInt64(lines.count)
        position.lastPayload = batch.payloadDigest
        let number = try transaction.seal(batch, lines: lines, position: position)
        try transaction.recordReceipt(ofBatch: number, jws: "receipt \(sequence)", results: results, at: Sample.time(77))
        return number
    }

    private static func setsPosition(_ store: any CaseStore) async throws {
        var position = OutboundPosition()
        position.nextSequence = 12
        position.lastPayload = Sample.digest(1)
        position.failures = 3
        position.retryAt = Sample.time(9)
        let first = position
        try await store.write { try $0.setOutboundPosition(first, to: Sample.de, lane: .urgent) }
        #expect(try await store.read { try $0.outboundPosition(to: Sample.de, lane: .urgent) } == first)
        #expect(try await store.read { try $0.outboundPosition(to: Sample.de, lane: .bulk) } == OutboundPosition())
        #expect(try await store.read { try $0.outboundPosition(to: Sample.us, lane: .urgent) } == OutboundPosition())
        position.failures = 0
        position.retryAt = nil
        let second = position
        try await store.write { try $0.setOutboundPosition(second, to: Sample.de, lane: .urgent) }
        #expect(try await store.read { try $0.outboundPosition(to: Sample.de, lane: .urgent) } == second)
    }

    private static func tellsDepths(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.outboxDepths() }.isEmpty)
        try await store.write { transaction in
            _ = try queue(5...7, in: transaction)
            let urgent = try queue(3...4, lane: .urgent, in: transaction)
            // Under way is waiting still: the receiver has not answered.
            _ = try transaction.seal(
                Sample.outboundBatch(lane: .urgent, sequence: 1, count: 2), lines: urgent, position: OutboundPosition())
            let settled = try queue(20...22, to: Sample.us, in: transaction)
            _ = try deliver(
                settled, to: Sample.us, sequence: 1,
                results: [.accepted(attached: false), .rejected(code: "notHere"), .duplicate(of: Sample.digest(1))], in: transaction)
            let taken = try queue(30...30, to: Sample.central, in: transaction)
            _ = try deliver(taken, to: Sample.central, sequence: 1, results: [.accepted(attached: false)], in: transaction)
        }
        #expect(
            try await store.read { try $0.outboxDepths() } == [
                Sample.de: OutboxDepth(waiting: 5, oldest: Sample.time(5), dead: 0),
                Sample.us: OutboxDepth(waiting: 0, oldest: nil, dead: 1),
            ])
    }

    private static func countsDeliveries(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let reports = try queue(1...6, in: transaction)
            _ = try deliver(
                Array(reports.prefix(5)), sequence: 1,
                results: [
                    .accepted(attached: false), .accepted(attached: true), .accepted(attached: false), .duplicate(of: Sample.digest(1)),
                    .rejected(code: "notIllegal"),
                ], in: transaction)
            let updates = try queue(10...10, type: "update", in: transaction)
            _ = try deliver(updates, sequence: 6, results: [.accepted(attached: false)], in: transaction)
        }
        let reports = try await store.read { try $0.deliveryCounts(to: Sample.de, type: "report") }
        #expect(reports.accepted == 3 && reports.duplicate == 1 && reports.rejected == 1)
        let updates = try await store.read { try $0.deliveryCounts(to: Sample.de, type: "update") }
        #expect(updates.accepted == 1 && updates.duplicate == 0 && updates.rejected == 0)
        let none = try await store.read { try $0.deliveryCounts(to: Sample.us, type: "report") }
        #expect(none.accepted == 0 && none.duplicate == 0 && none.rejected == 0)
    }

    private static func queuesLine(_ store: any CaseStore) async throws {
        let numbers = try await store.write { try queue(1...2, lane: .urgent, type: "handover", in: $0) }
        #expect(numbers[0] < numbers[1])
        let held = try #require(try await store.read { try $0.outboundLine(id: Sample.id(2)) })
        let sample = Sample.outboundLine(2, about: held.caseNumber, lane: .urgent, type: "handover")
        #expect(held.number == numbers[1] && held.to == sample.to && held.lane == .urgent && held.id == sample.id)
        #expect(held.type == "handover" && held.leaf == sample.leaf && held.sealedLine == sample.sealedLine && held.size == sample.size)
        #expect(held.queuedAt == sample.queuedAt && held.state == .waiting && held.settledAt == nil)
        #expect(held.batchNumber == nil && held.index == nil)
        #expect(try await store.read { try $0.outboundLine(id: Sample.id(3)) } == nil)
    }

    private static func queuesOnce(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            _ = try queue(1...1, in: transaction)
            return refusal { _ = try queue(1...1, to: Sample.us, in: transaction) }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.outboxDepths() }.count == 1)
    }

    private static func boundsWaitingLines(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            let numbers = try queue(1...6, in: transaction)
            _ = try queue(10...12, to: Sample.us, in: transaction)
            _ = try queue(20...22, lane: .urgent, in: transaction)
            return numbers
        }
        func waiting(limit: Int, bytes: Int) async throws -> [Int64] {
            try await store.read { try $0.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: limit, bytes: bytes).map(\.number) }
        }
        #expect(try await waiting(limit: 100, bytes: 1_000_000) == numbers)
        #expect(try await waiting(limit: 2, bytes: 1_000_000) == Array(numbers.prefix(2)))
        // Each sample is 100 bytes, 101 with its LF.
        #expect(try await waiting(limit: 100, bytes: 303) == Array(numbers.prefix(3)))
        #expect(try await waiting(limit: 100, bytes: 302) == Array(numbers.prefix(2)))
        #expect(try await waiting(limit: 100, bytes: 1) == [numbers[0]])
        #expect(try await waiting(limit: 0, bytes: 1).isEmpty)
    }

    private static func choosesTypes(_ store: any CaseStore) async throws {
        let (reports, updates, copies) = try await store.write { transaction in
            let reports = try queue(1...3, in: transaction)
            let updates = try queue(4...5, type: "update", in: transaction)
            let copies = try queue(6...6, type: "copy", in: transaction)
            return (reports + (try queue(7...7, in: transaction)), updates + (try queue(8...8, type: "update", in: transaction)), copies)
        }
        func waiting(_ types: [String]?, limit: Int = 100, bytes: Int = 1_000_000) async throws -> [Int64] {
            try await store.read {
                try $0.waitingLines(to: Sample.de, lane: .bulk, types: types, limit: limit, bytes: bytes).map(\.number)
            }
        }
        #expect(try await waiting(["update"]) == updates)
        #expect(try await waiting(["update", "report"]) == (reports + updates).sorted())
        #expect(try await waiting(nil) == (reports + updates + copies).sorted())
        #expect(try await waiting(["update", "copy"], limit: 3) == [updates[0], updates[1], copies[0]])
        #expect(try await waiting(["update", "report"], bytes: 404) == Array(reports.prefix(3)) + [updates[0]])
        #expect(try await waiting(["handover"]).isEmpty)
        #expect(try await waiting([]).isEmpty)
    }

    private static func keepsCount(_ store: any CaseStore) async throws {
        func expect(waiting: Int, dead: Int, accepted: Int) async throws {
            let (depth, counts) = try await store.read {
                (try $0.outboxDepths()[Sample.de], try $0.deliveryCounts(to: Sample.de, type: "report"))
            }
            #expect((depth?.waiting ?? 0, depth?.dead ?? 0) == (waiting, dead))
            #expect((counts.accepted, counts.rejected) == (accepted, dead))
        }
        let lines = try await store.write { try queue(1...4, in: $0) }
        try await expect(waiting: 4, dead: 0, accepted: 0)
        // A batch that is taken apart leaves its lines waiting.
        try await store.write { transaction in
            let number = try transaction.seal(Sample.outboundBatch(sequence: 1, count: 4), lines: lines, position: OutboundPosition())
            try transaction.requeueLines(ofBatch: number)
        }
        try await expect(waiting: 4, dead: 0, accepted: 0)
        try await store.write { transaction in
            let results: [LineResult] = [.accepted(attached: true), .rejected(code: "notYours"), .rejected(code: "notYours")]
            _ = try deliver(Array(lines[0...2]), sequence: 1, results: results, in: transaction)
        }
        try await expect(waiting: 1, dead: 2, accepted: 1)
        #expect(try await store.write { try $0.redrive(line: lines[1]) })
        try await expect(waiting: 2, dead: 1, accepted: 1)
        #expect(try await store.read { try $0.outboxDepths()[Sample.de]?.oldest } == Sample.time(2))
        // A use case that fails counts nothing.
        await #expect(throws: Deliberate.self) {
            try await store.write { transaction in
                _ = try queue(20...29, in: transaction)
                throw Deliberate()
            }
        }
        try await expect(waiting: 2, dead: 1, accepted: 1)
    }

    private static func findsLinesByCase(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            _ = try transaction.enqueue(Sample.outboundLine(1, about: first, lane: .urgent))
            _ = try transaction.enqueue(Sample.outboundLine(2, about: first, to: Sample.central, lane: .bulk, type: "copy"))
            _ = try transaction.enqueue(Sample.outboundLine(3, about: first, lane: .bulk, type: "update"))
            return (first, second)
        }
        #expect(try await store.read { try $0.outboundLines(about: first).map(\.id) } == [1, 2, 3].map { Sample.id($0) })
        #expect(try await store.read { try $0.outboundLines(about: second) }.isEmpty)
        #expect(try await store.read { try $0.lane(of: first, to: Sample.de) } == .urgent)
        #expect(try await store.read { try $0.lane(of: first, to: Sample.central) } == .bulk)
        #expect(try await store.read { try $0.lane(of: first, to: Sample.us) } == nil)
    }

    private static func findsUnreceipted(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            let reports = try queue(1...4, in: transaction)
            let handovers = try queue(5...5, lane: .urgent, type: "handover", in: transaction)
            _ = try queue(6...6, type: "update", in: transaction)
            _ = try queue(7...7, to: Sample.us, in: transaction)
            _ = try deliver([reports[0]], sequence: 1, results: [.accepted(attached: false)], in: transaction)
            _ = try transaction.seal(Sample.outboundBatch(sequence: 2, count: 1), lines: [reports[1]], position: OutboundPosition())
            return reports + handovers
        }
        func found(before: Int64, after: Int64 = 0, limit: Int = 100) async throws -> [Int64] {
            try await store.read {
                try $0.unreceiptedReports(to: Sample.de, queuedBefore: Sample.time(before), after: after, limit: limit).map(\.number)
            }
        }
        #expect(try await found(before: 100) == Array(numbers[1...]))
        #expect(try await found(before: 4) == [numbers[1], numbers[2]])
        #expect(try await found(before: 100, after: numbers[2]) == [numbers[3], numbers[4]])
        #expect(try await found(before: 100, limit: 1) == [numbers[1]])
    }

    private static func redrivesDeadLetters(_ store: any CaseStore) async throws {
        let (numbers, batch) = try await store.write { transaction in
            let numbers = try queue(1...3, in: transaction)
            let batch = try deliver(
                numbers, sequence: 1, results: [.rejected(code: "a"), .accepted(attached: false), .rejected(code: "b")], in: transaction)
            let others = try queue(10...10, to: Sample.us, in: transaction)
            _ = try deliver(others, to: Sample.us, sequence: 1, results: [.rejected(code: "c")], in: transaction)
            return (numbers + others, batch)
        }
        func dead(to: MemberID?, after: Int64 = 0, limit: Int = 100) async throws -> [Int64] {
            try await store.read { try $0.deadLetters(to: to, after: after, limit: limit).map(\.number) }
        }
        #expect(try await dead(to: nil) == [numbers[0], numbers[2], numbers[3]])
        #expect(try await dead(to: Sample.de) == [numbers[0], numbers[2]])
        #expect(try await dead(to: Sample.de, after: numbers[0]) == [numbers[2]])
        #expect(try await dead(to: nil, limit: 1) == [numbers[0]])
        let redriven = try await store.write { transaction in
            try numbers.map { try transaction.redrive(line: $0) } + [transaction.redrive(line: 99)]
        }
        #expect(redriven == [true, false, true, true, false])
        #expect(try await dead(to: nil).isEmpty)
        let waiting = try await store.read { try $0.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: 10, bytes: 10_000) }
        #expect(waiting.map(\.number) == [numbers[0], numbers[2]] && waiting.allSatisfy { $0.state == .waiting && $0.settledAt == nil })
        // The batch that was receipted still has all its lines: evidence about the accepted one needs their leaves.
        let kept = try await store.read { try $0.outboundLines(of: batch) }
        #expect(kept.map(\.leaf) == [1, 2, 3].map { Sample.digest($0) } && kept.map(\.index) == [0, 1, 2])
        #expect(kept.allSatisfy { $0.batchNumber == batch })
        let again = try await store.write {
            try deliver([numbers[0]], sequence: 4, results: [.accepted(attached: false)], in: $0)
        }
        let line = try #require(try await store.read { try $0.outboundLine(id: Sample.id(1)) })
        #expect(line.batchNumber == again && line.index == 0 && line.state == .receipted(.accepted(attached: false)))
        #expect(try await store.read { try $0.outboundLines(of: batch).map(\.leaf) } == [1, 2, 3].map { Sample.digest($0) })
    }
}
