import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let checks = [
        Behaviour("what checks have seen of a case is kept", keepsChecks),
        Behaviour("checks that are due come in the order of their moments", listsDueChecks),
        Behaviour("cases that a person must look at are listed and counted", listsChecksWithPerson),
        Behaviour("what peers closed and is there is counted by peer, and not as kept here", countsStillThere),
        Behaviour("an open case that a peer accepted and says nothing of is found, until it speaks", findsSilentPlacements),
    ]

    private static func add(
        _ number: Int, due moment: Int64?, in transaction: any StoreTransaction, _ change: (inout CheckRecord) -> Void = { _ in }
    ) throws -> Int64 {
        let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .baseline))
        var check = CheckRecord(caseNumber: caseNumber, beganAt: Sample.time(1), dueAt: Sample.time(2))
        check.dueAt = moment.map { Sample.time($0) }
        change(&check)
        try transaction.save(check)
        return caseNumber
    }

    private static func keepsChecks(_ store: any CaseStore) async throws {
        let number = try await store.write { try add(1, due: 5, in: $0) }
        var check = try #require(try await store.read { try $0.check(of: number) })
        #expect(check == CheckRecord(caseNumber: number, beganAt: Sample.time(1), dueAt: Sample.time(5)))
        (check.dueAt, check.sights, check.lastSight, check.lastAt) = (nil, 7, "gone: status 404", Sample.time(9))
        (check.lastOnline, check.firstGone, check.lastGone) = (Sample.time(3), Sample.time(4), Sample.time(8))
        (check.gone, check.goneByPerson, check.unknownSince) = (3, 1, Sample.time(6))
        (check.nameMissingSince, check.isClosed, check.isWithPerson) = (Sample.time(7), true, true)
        try await store.write { [check] in try $0.save(check) }
        #expect(try await store.read { try $0.check(of: number) } == check)
        #expect(try await store.read { try $0.check(of: 99) } == nil)
        let stranger = CheckRecord(caseNumber: 99, beganAt: Sample.time(), dueAt: Sample.time())
        #expect(try await store.write { transaction in refusal { try transaction.save(stranger) } } == .conflict)
    }

    private static func listsDueChecks(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            [try add(1, due: 30, in: transaction), try add(2, due: 10, in: transaction), try add(3, due: nil, in: transaction)]
        }
        func due(by moment: Int64, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.checksDue(by: Sample.time(moment), limit: limit).map(\.caseNumber) }
        }
        #expect(try await due(by: 30) == [numbers[1], numbers[0]])
        #expect(try await due(by: 29) == [numbers[1]])
        #expect(try await due(by: 30, limit: 1) == [numbers[1]])
        #expect(try await due(by: 9).isEmpty)
    }

    private static func listsChecksWithPerson(_ store: any CaseStore) async throws {
        let day: Int64 = 86_400_000
        let numbers = try await store.write { transaction in
            [
                try add(1, due: 10, in: transaction) { $0.isWithPerson = true },
                try add(2, due: 2 * day, in: transaction) { $0.isClosed = true },
                try add(3, due: day, in: transaction), try add(4, due: nil, in: transaction),
            ]
        }
        #expect(try await store.read { try $0.checks(after: 0, withPerson: true, limit: 9).map(\.caseNumber) } == [numbers[0]])
        #expect(try await store.read { try $0.checks(after: numbers[0], withPerson: true, limit: 9) }.isEmpty)
        #expect(
            try await store.read { try $0.checks(after: numbers[0], withPerson: false, limit: 2).map(\.caseNumber) } == [
                numbers[1], numbers[2],
            ])
        #expect(
            try await store.read { try $0.checkCounts(at: Sample.time(day + 5_000)) }
                == CheckCounts(open: 2, gone: 1, withPerson: 1, late: 1, due: 2))
    }

    private static func countsStillThere(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            _ = try add(1, due: 10, in: transaction) { ($0.isWithPerson, $0.sampleOf) = (true, Sample.de) }
            _ = try add(2, due: 10, in: transaction) { $0.sampleOf = Sample.de }
            _ = try add(3, due: 10, in: transaction) { $0.isWithPerson = true }
            return try add(4, due: 10, in: transaction) { ($0.isWithPerson, $0.sampleOf) = (true, Sample.de) }
        }
        #expect(try await store.read { try $0.stillThere() } == [Sample.de: 2])
        #expect(try await store.read { try $0.checkCounts(at: Sample.time(1)).open } == 1)
        #expect(try await store.read { try $0.check(of: number)?.sampleOf } == Sample.de)
    }

    private static func give(
        _ number: Int, at moment: Int64, _ results: [LineResult]?, in transaction: any StoreTransaction
    ) throws -> (caseNumber: Int64, placement: Int64) {
        let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .baseline))
        let placement = try transaction.add(
            PlacementRecord(
                caseNumber: caseNumber, disposition: Disposition(.forward(to: Sample.de), reason: .hostedWithMember),
                responsible: Sample.de,
                placedAt: Sample.time(moment)))
        let line = try transaction.enqueue(Sample.outboundLine(number, about: caseNumber))
        if let results {
            let batch = try transaction.seal(
                Sample.outboundBatch(sequence: UInt64(number), count: 1), lines: [line], position: OutboundPosition())
            try transaction.recordReceipt(ofBatch: batch, jws: "receipt", results: results, at: Sample.time(moment))
        }
        return (caseNumber, placement)
    }

    private static func findsSilentPlacements(_ store: any CaseStore) async throws {
        let given = try await store.write { transaction in
            [
                try give(1, at: 5, [.accepted(attached: false)], in: transaction),
                try give(2, at: 3, [.accepted(attached: true)], in: transaction),
                try give(3, at: 1, [.rejected(code: "notYours")], in: transaction), try give(4, at: 1, nil, in: transaction),
            ]
        }
        func silent(since moment: Int64, after placement: Int64? = nil, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.silentPlacements(since: Sample.time(moment), after: placement, limit: limit).map(\.placement) }
        }
        #expect(try await silent(since: 5) == [given[1].placement, given[0].placement])
        #expect(try await silent(since: 4) == [given[1].placement])
        #expect(try await silent(since: 5, limit: 1) == [given[1].placement])
        #expect(try await silent(since: 5, after: given[1].placement) == [given[0].placement])
        func record(_ member: MemberID) async throws {
            try await store.write { transaction in
                try transaction.record(EventRecord(caseNumber: given[1].caseNumber, kind: .referred, at: Sample.time(8), member: member))
            }
        }
        try await record(Sample.nl)
        #expect(try await silent(since: 7) == [given[1].placement, given[0].placement])
        try await record(Sample.de)
        #expect(try await silent(since: 7) == [given[0].placement])
        let later = try await store.read { try $0.silentPlacements(since: Sample.time(8), after: nil, limit: 9) }
        #expect(later.map(\.placement) == [given[1].placement, given[0].placement])
        #expect(later.map(\.heardAt) == [Sample.time(8), nil] && later.map(\.responsible) == [Sample.de, Sample.de])
        try await store.write { try $0.setState(ofPlacement: given[0].placement, to: .done) }
        #expect(try await silent(since: 7).isEmpty)
    }
}
