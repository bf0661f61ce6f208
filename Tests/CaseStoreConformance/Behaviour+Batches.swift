import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let batches = [
        Behaviour("a sealed batch is under way with its lines until its receipt", sealsBatch),
        Behaviour("one batch per stream is under way", sealsOneAtATime),
        Behaviour("only lines that wait in the stream can be sealed, all or none", refusesOtherLines),
        Behaviour("a batch under way is signed anew, a receipted one is not", resigns),
        Behaviour("a receipt settles every line", settles),
        Behaviour("a receipt that does not fit its batch changes nothing", refusesOddReceipt),
        Behaviour("a batch refused whole is taken apart and its number is free", unseals),
        Behaviour("receipted batches are paged, and found by their numbers", findsReceipted),
    ]

    private static func seal(_ lines: [Int64], sequence: UInt64, in transaction: any StoreTransaction) throws -> Int64 {
        let batch = Sample.outboundBatch(sequence: sequence, count: lines.count)
        var position = try transaction.outboundPosition(to: Sample.de, lane: .bulk)
        position.nextSequence = sequence + UInt64(lines.count)
        position.lastPayload = batch.payloadDigest
        return try transaction.seal(batch, lines: lines, position: position)
    }

    private static func sealsBatch(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.batchUnderWay(to: Sample.de, lane: .bulk) } == nil)
        let (number, lines) = try await store.write { transaction in
            let lines = try queue(1...3, in: transaction)
            return (try seal([lines[1], lines[0]], sequence: 1, in: transaction), lines)
        }
        let held = try #require(try await store.read { try $0.batchUnderWay(to: Sample.de, lane: .bulk) })
        let sample = Sample.outboundBatch(sequence: 1, count: 2)
        #expect(held.number == number && held.to == Sample.de && held.lane == .bulk && held.epoch == sample.epoch && held.sequence == 1)
        #expect(held.count == 2 && held.payload == sample.payload && held.payloadDigest == sample.payloadDigest && held.head == sample.head)
        #expect(held.sealedAt == sample.sealedAt && held.receipt == nil && held.receiptedAt == nil)
        let inside = try await store.read { try $0.outboundLines(of: number) }
        #expect(inside.map(\.number) == [lines[1], lines[0]] && inside.map(\.index) == [0, 1])
        #expect(inside.allSatisfy { $0.state == .sealed && $0.batchNumber == number })
        let waiting = try await store.read {
            try $0.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: 10, bytes: 10_000).map(\.number)
        }
        #expect(waiting == [lines[2]])
        let position = try await store.read { try $0.outboundPosition(to: Sample.de, lane: .bulk) }
        #expect(position.nextSequence == 3 && position.lastPayload == sample.payloadDigest)
        #expect(try await store.read { try $0.batchUnderWay(to: Sample.de, lane: .urgent) } == nil)
    }

    private static func sealsOneAtATime(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            let lines = try queue(1...2, in: transaction)
            _ = try seal([lines[0]], sequence: 1, in: transaction)
            return refusal { _ = try seal([lines[1]], sequence: 2, in: transaction) }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.outboundPosition(to: Sample.de, lane: .bulk).nextSequence } == 2)
    }

    private static func refusesOtherLines(_ store: any CaseStore) async throws {
        let (codes, lines) = try await store.write { transaction in
            let lines = try queue(1...2, in: transaction)
            let urgent = try queue(10...10, lane: .urgent, in: transaction), others = try queue(20...20, to: Sample.us, in: transaction)
            let odd: [[Int64]] = [urgent, others, [99], [lines[0]], []]
            let codes = odd.map { odd in refusal { _ = try seal([lines[0]] + odd, sequence: 1, in: transaction) } }
            let miscounted = refusal {
                _ = try transaction.seal(Sample.outboundBatch(sequence: 1, count: 3), lines: lines, position: OutboundPosition())
            }
            return (codes + [miscounted], lines)
        }
        // The last batch but one was in order, and stays.
        #expect(codes == [.conflict, .conflict, .conflict, .conflict, nil, .conflict])
        let waiting = try await store.read {
            try $0.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: 10, bytes: 10_000).map(\.number)
        }
        #expect(waiting == [lines[1]])
        let under = try #require(try await store.read { try $0.batchUnderWay(to: Sample.de, lane: .bulk) })
        #expect(try await store.read { try $0.outboundLines(of: under.number).map(\.number) } == [lines[0]])
    }

    private static func resigns(_ store: any CaseStore) async throws {
        let codes = try await store.write { transaction in
            let lines = try queue(1...1, in: transaction)
            let number = try seal(lines, sequence: 1, in: transaction)
            try transaction.replaceHead(ofBatch: number, with: "another head")
            let held = try #require(try transaction.batchUnderWay(to: Sample.de, lane: .bulk))
            #expect(held.head == "another head" && held.payload == Sample.outboundBatch(sequence: 1, count: 1).payload)
            try transaction.recordReceipt(ofBatch: number, jws: "receipt", results: [.accepted(attached: false)], at: Sample.time())
            return [
                refusal { try transaction.replaceHead(ofBatch: number, with: "a third") },
                refusal { try transaction.replaceHead(ofBatch: 99, with: "a fourth") },
            ]
        }
        #expect(codes == [.conflict, .conflict])
    }

    private static func settles(_ store: any CaseStore) async throws {
        let results: [LineResult] = [
            .accepted(attached: false), .accepted(attached: true), .duplicate(of: Sample.digest(5)), .rejected(code: "notIllegal"),
        ]
        let states: [OutboundState] = [
            .receipted(results[0]), .receipted(results[1]), .receipted(results[2]), .dead(code: "notIllegal"),
        ]
        let number = try await store.write { transaction in
            let lines = try queue(1...4, in: transaction)
            let number = try seal(lines, sequence: 1, in: transaction)
            try transaction.recordReceipt(ofBatch: number, jws: "receipt", results: results, at: Sample.time(7))
            return number
        }
        let batch = try #require(try await store.read { try $0.outboundBatch(number: number) })
        #expect(batch.receipt == "receipt" && batch.receiptedAt == Sample.time(7))
        #expect(try await store.read { try $0.batchUnderWay(to: Sample.de, lane: .bulk) } == nil)
        let lines = try await store.read { try $0.outboundLines(of: number) }
        #expect(lines.map(\.state) == states)
        #expect(lines.allSatisfy { $0.settledAt == Sample.time(7) })
    }

    private static func refusesOddReceipt(_ store: any CaseStore) async throws {
        let (number, codes) = try await store.write { transaction in
            let lines = try queue(1...2, in: transaction)
            let number = try seal(lines, sequence: 1, in: transaction)
            let short = refusal {
                try transaction.recordReceipt(ofBatch: number, jws: "r", results: [.accepted(attached: false)], at: Sample.time())
            }
            let unknown = refusal { try transaction.recordReceipt(ofBatch: 99, jws: "r", results: [], at: Sample.time()) }
            try transaction.recordReceipt(
                ofBatch: number, jws: "receipt", results: Array(repeating: .accepted(attached: false), count: 2), at: Sample.time())
            let twice = refusal {
                try transaction.recordReceipt(
                    ofBatch: number, jws: "r", results: Array(repeating: .rejected(code: "x"), count: 2), at: Sample.time())
            }
            return (number, [short, unknown, twice])
        }
        #expect(codes == [.conflict, .conflict, .conflict])
        #expect(try await store.read { try $0.outboundBatch(number: number)?.receipt } == "receipt")
        #expect(try await store.read { try $0.deadLetters(to: nil, after: 0, limit: 10) }.isEmpty)
    }

    private static func unseals(_ store: any CaseStore) async throws {
        let (lines, code) = try await store.write { transaction in
            let lines = try queue(1...5, in: transaction)
            let first = try seal(Array(lines[0...1]), sequence: 1, in: transaction)
            try transaction.recordReceipt(
                ofBatch: first, jws: "receipt", results: Array(repeating: .accepted(attached: false), count: 2), at: Sample.time())
            let second = try seal(Array(lines[2...4]), sequence: 3, in: transaction)
            try transaction.requeueLines(ofBatch: second)
            let gone = refusal { try transaction.requeueLines(ofBatch: second) }
            let receipted = refusal { try transaction.requeueLines(ofBatch: first) }
            return (lines, [gone, receipted])
        }
        #expect(code == [.conflict, .conflict])
        let position = try await store.read { try $0.outboundPosition(to: Sample.de, lane: .bulk) }
        #expect(position.nextSequence == 3 && position.lastPayload == Sample.outboundBatch(sequence: 1, count: 2).payloadDigest)
        let waiting = try await store.read { try $0.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: 10, bytes: 10_000) }
        #expect(waiting.map(\.number) == Array(lines[2...4]) && waiting.allSatisfy { $0.batchNumber == nil && $0.index == nil })
        let again = try await store.write { try seal([lines[4], lines[2]], sequence: 3, in: $0) }
        #expect(try await store.read { try $0.outboundLines(of: again).map(\.number) } == [lines[4], lines[2]])
    }

    private static func findsReceipted(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            let lines = try queue(1...7, in: transaction)
            let accepted = Array(repeating: LineResult.accepted(attached: false), count: 2)
            let numbers = [
                try deliver(Array(lines[0...1]), sequence: 1, results: accepted, in: transaction),
                try deliver(Array(lines[2...3]), sequence: 3, results: accepted, in: transaction),
                try deliver(Array(lines[4...5]), sequence: 5, results: accepted, in: transaction),
            ]
            _ = try seal([lines[6]], sequence: 7, in: transaction)
            let others = try queue(20...20, to: Sample.us, in: transaction)
            _ = try deliver(others, to: Sample.us, sequence: 1, results: [.accepted(attached: false)], in: transaction)
            return numbers
        }
        #expect(try await store.read { try $0.receiptedBatches(to: Sample.de, after: 0, limit: 10).map(\.number) } == numbers)
        #expect(try await store.read { try $0.receiptedBatches(to: Sample.de, after: numbers[0], limit: 1).map(\.number) } == [numbers[1]])
        for (sequence, number) in [(UInt64(1), numbers[0]), (3, numbers[1]), (4, numbers[1]), (5, numbers[2])] {
            #expect(try await store.read { try $0.receiptedBatch(to: Sample.de, lane: .bulk, sequence: sequence)?.number } == number)
        }
        #expect(try await store.read { try $0.receiptedBatch(to: Sample.de, lane: .bulk, sequence: 7) } == nil)
        #expect(try await store.read { try $0.receiptedBatch(to: Sample.de, lane: .urgent, sequence: 1) } == nil)
        // A stream that begins anew in another epoch takes its numbers again; the last batch that took one is meant, if its epoch did.
        let anew = try await store.write { transaction in
            let waiting = try queue(30...30, in: transaction)
            let under = try #require(try transaction.batchUnderWay(to: Sample.de, lane: .bulk))
            try transaction.recordReceipt(ofBatch: under.number, jws: "receipt 7", results: [.accepted(attached: false)], at: Sample.time())
            let batch = Sample.outboundBatch(epoch: "0001", sequence: 1, count: 1)
            let number = try transaction.seal(batch, lines: waiting, position: OutboundPosition())
            try transaction.recordReceipt(ofBatch: number, jws: "receipt", results: [.accepted(attached: false)], at: Sample.time())
            return number
        }
        #expect(try await store.read { try $0.receiptedBatch(to: Sample.de, lane: .bulk, sequence: 1)?.number } == anew)
        #expect(try await store.read { try $0.receiptedBatch(to: Sample.de, lane: .bulk, sequence: 4)?.number } == numbers[1])
    }
}
