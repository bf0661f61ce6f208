import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let inbox = [
        Behaviour("a stream from a member begins at 1 after nothing", beginsInboundStream),
        Behaviour("a batch is taken in with its lines and the stream's new position", takesBatch),
        Behaviour("a number of a stream is taken once, by every envelope of a batch", takesNumberOnce),
        Behaviour("streams of members, lanes and epochs are apart", keepsStreamsApart),
        Behaviour("a batch is recorded with all its lines or not at all", refusesIncompleteBatch),
    ]

    static let envelopes = [
        Behaviour("an accepted envelope is found by its member and identifier, a rejected one is not", findsAccepted),
        Behaviour("an identifier is accepted once from a member", acceptsIdentifierOnce),
        Behaviour("accepted envelopes of a type are paged in the order they came", pagesAccepted),
        Behaviour("accepted envelopes are found by the case they fell on", findsByCase),
    ]

    private static func beginsInboundStream(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.inboundPosition(from: Sample.de, lane: .urgent) } == InboundPosition())
    }

    /// Lines that were accepted on a case, numbered from a first sample on.
    private static func lines(_ samples: ClosedRange<Int>, on caseNumber: Int64, type: String = "report") -> [InboundLine] {
        samples.enumerated().map { index, sample in
            InboundLine(
                index: index, leaf: Sample.digest(sample), id: Sample.id(sample), type: type, caseNumber: caseNumber,
                sealedLine: Sample.bytes(sample, count: 64), result: .accepted(attached: false))
        }
    }

    private static func takesBatch(_ store: any CaseStore) async throws {
        var position = InboundPosition()
        position.epoch = "ff00"
        position.nextSequence = 6
        position.lastPayload = Sample.digest(5)
        position.accepted = 2
        position.duplicates = 1
        position.rejected = 2
        let reached = position
        let (number, held) = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            let results: [LineResult] = [
                .accepted(attached: false), .accepted(attached: true), .duplicate(of: Sample.digest(8)), .rejected(code: "notIllegal"),
                .rejected(code: "badJSON"),
            ]
            let lines = results.enumerated().map { index, result in
                InboundLine(
                    index: index, leaf: Sample.digest(index), id: index == 4 ? nil : Sample.id(index), type: index == 4 ? nil : "report",
                    caseNumber: index < 3 ? held : nil, sealedLine: index < 2 ? [UInt8(index)] : nil, result: result)
            }
            return (try transaction.accept(Sample.inboundBatch(sequence: 1, count: 5), lines: lines, position: reached), held)
        }
        let batch = try #require(try await store.read { try $0.inboundBatch(number: number) })
        let sample = Sample.inboundBatch(sequence: 1, count: 5)
        #expect(batch.number == number && batch.from == sample.from && batch.lane == sample.lane && batch.epoch == sample.epoch)
        #expect(batch.sequence == 1 && batch.count == 5 && batch.head == sample.head && batch.payload == sample.payload)
        #expect(batch.receipt == sample.receipt && batch.receivedAt == sample.receivedAt)
        let lines = try await store.read { try $0.inboundLines(of: number) }
        #expect(lines.map(\.index) == [0, 1, 2, 3, 4])
        #expect(lines.map(\.leaf) == (0..<5).map { Sample.digest($0) })
        #expect(lines.map(\.id) == [Sample.id(0), Sample.id(1), Sample.id(2), Sample.id(3), nil])
        #expect(lines.map(\.type) == ["report", "report", "report", "report", nil])
        #expect(lines.map(\.caseNumber) == [held, held, held, nil, nil])
        #expect(lines.map(\.sealedLine) == [[0], [1], nil, nil, nil])
        #expect(lines[2].result == .duplicate(of: Sample.digest(8)) && lines[4].result == .rejected(code: "badJSON"))
        #expect(lines[0].result == .accepted(attached: false) && lines[1].result == .accepted(attached: true))
        #expect(try await store.read { try $0.inboundPosition(from: Sample.de, lane: .bulk) } == reached)
    }

    private static func takesNumberOnce(_ store: any CaseStore) async throws {
        let (number, codes) = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            let number = try transaction.accept(
                Sample.inboundBatch(sequence: 1, count: 3), lines: lines(1...3, on: held), position: InboundPosition())
            let codes = [UInt64(1), 2, 3].map { sequence in
                refusal {
                    _ = try transaction.accept(
                        Sample.inboundBatch(sequence: sequence, count: 1), lines: lines(10...10, on: held), position: InboundPosition())
                }
            }
            _ = try transaction.accept(
                Sample.inboundBatch(sequence: 4, count: 1), lines: lines(10...10, on: held), position: InboundPosition())
            return (number, codes)
        }
        #expect(codes == [.conflict, .conflict, .conflict])
        for sequence in [UInt64(1), 3] {
            let found = try await store.read {
                try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff00", sequence: sequence)?.number
            }
            #expect(found == number)
        }
        #expect(try await store.read { try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff00", sequence: 5) } == nil)
    }

    private static func keepsStreamsApart(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            var sample = 1
            for from in [Sample.de, Sample.us] {
                for lane in Lane.allCases {
                    for epoch in ["ff00", "ff01"] {
                        var position = InboundPosition()
                        position.epoch = epoch
                        position.accepted = sample
                        _ = try transaction.accept(
                            Sample.inboundBatch(from: from, lane: lane, epoch: epoch, sequence: 1, count: 1),
                            lines: lines(sample...sample, on: held), position: position)
                        sample += 1
                    }
                }
            }
        }
        #expect(try await store.read { try $0.inboundPosition(from: Sample.de, lane: .urgent).accepted } == 2)
        #expect(try await store.read { try $0.inboundPosition(from: Sample.us, lane: .bulk).accepted } == 8)
        #expect(try await store.read { try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff02", sequence: 1) } == nil)
        #expect(try await store.read { try $0.inboundBatch(from: Sample.central, lane: .bulk, epoch: "ff00", sequence: 1) } == nil)
    }

    private static func refusesIncompleteBatch(_ store: any CaseStore) async throws {
        let codes = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            return [
                refusal {
                    _ = try transaction.accept(
                        Sample.inboundBatch(sequence: 1, count: 3), lines: lines(1...2, on: held), position: InboundPosition())
                },
                refusal {
                    _ = try transaction.accept(
                        Sample.inboundBatch(sequence: 1, count: 1), lines: lines(1...1, on: held + 1), position: InboundPosition())
                },
            ]
        }
        #expect(codes == [.conflict, .conflict])
        #expect(try await store.read { try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff00", sequence: 1) } == nil)
    }

    private static func findsAccepted(_ store: any CaseStore) async throws {
        let (number, held) = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            var taken = lines(1...2, on: held)
            taken.append(
                InboundLine(index: 2, leaf: Sample.digest(3), id: Sample.id(3), type: "report", result: .rejected(code: "notIllegal")))
            return (try transaction.accept(Sample.inboundBatch(sequence: 1, count: 3), lines: taken, position: InboundPosition()), held)
        }
        let found = try await store.read { try $0.acceptedEnvelope(from: Sample.de, id: Sample.id(2)) }
        #expect(found == AcceptedEnvelope(leaf: Sample.digest(2), caseNumber: held, batchNumber: number, index: 1, type: "report"))
        #expect(try await store.read { try $0.acceptedEnvelope(from: Sample.de, id: Sample.id(3)) } == nil)
        #expect(try await store.read { try $0.acceptedEnvelope(from: Sample.us, id: Sample.id(2)) } == nil)
    }

    private static func acceptsIdentifierOnce(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            _ = try transaction.accept(
                Sample.inboundBatch(sequence: 1, count: 1), lines: lines(1...1, on: held), position: InboundPosition())
            // Another member may use the same identifier, and a duplicate or rejected line may repeat it.
            _ = try transaction.accept(
                Sample.inboundBatch(from: Sample.us, sequence: 1, count: 1), lines: lines(1...1, on: held), position: InboundPosition())
            var repeated = lines(1...1, on: held)
            repeated[0].result = .duplicate(of: Sample.digest(1))
            _ = try transaction.accept(Sample.inboundBatch(sequence: 2, count: 1), lines: repeated, position: InboundPosition())
            return refusal {
                _ = try transaction.accept(
                    Sample.inboundBatch(sequence: 3, count: 1), lines: lines(1...1, on: held), position: InboundPosition())
            }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.inboundBatch(from: Sample.de, lane: .bulk, epoch: "ff00", sequence: 3) } == nil)
    }

    private static func pagesAccepted(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1))
            for batch in 0..<3 {
                var taken = lines(batch * 10...batch * 10 + 3, on: held)
                taken[2].type = "update"
                taken[3].result = .rejected(code: "notIllegal")
                _ = try transaction.accept(
                    Sample.inboundBatch(sequence: UInt64(batch * 4 + 1), count: 4), lines: taken, position: InboundPosition())
                _ = try transaction.accept(
                    Sample.inboundBatch(from: Sample.us, sequence: UInt64(batch + 1), count: 1),
                    lines: lines(100 + batch...100 + batch, on: held),
                    position: InboundPosition())
            }
        }
        let reports = try await store.read {
            try $0.acceptedEnvelopes(from: Sample.de, type: "report", afterBatch: 0, index: 0, limit: 100)
        }
        #expect(reports.map(\.leaf) == [0, 1, 10, 11, 20, 21].map { Sample.digest($0) })
        var paged: [AcceptedEnvelope] = []
        while true {
            let (batch, index) = (paged.last?.batchNumber ?? 0, paged.last?.index ?? 0)
            let page = try await store.read {
                try $0.acceptedEnvelopes(from: Sample.de, type: "report", afterBatch: batch, index: index, limit: 1)
            }
            guard !page.isEmpty else { break }
            paged += page
        }
        #expect(paged == reports)
        let updates = try await store.read { try $0.acceptedEnvelopes(from: Sample.de, type: "update", afterBatch: 0, index: 0, limit: 2) }
        #expect(updates.map(\.leaf) == [2, 12].map { Sample.digest($0) })
        #expect(
            try await store.read { try $0.acceptedEnvelopes(from: Sample.central, type: "report", afterBatch: 0, index: 0, limit: 2) }
                .isEmpty)
    }

    private static func findsByCase(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            _ = try transaction.accept(
                Sample.inboundBatch(sequence: 1, count: 2), lines: lines(1...2, on: first), position: InboundPosition())
            var mixed = lines(3...4, on: second)
            mixed[1].caseNumber = first
            _ = try transaction.accept(Sample.inboundBatch(sequence: 3, count: 2), lines: mixed, position: InboundPosition())
            return (first, second)
        }
        #expect(try await store.read { try $0.acceptedEnvelopes(on: first).map(\.leaf) } == [1, 2, 4].map { Sample.digest($0) })
        #expect(try await store.read { try $0.acceptedEnvelopes(on: second).map(\.leaf) } == [Sample.digest(3)])
    }
}
