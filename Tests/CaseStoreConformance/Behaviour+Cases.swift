import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let cases = [
        Behaviour("a case is kept with everything that belongs to it", keepsCase),
        Behaviour("a case's name is taken once, whoever uses its identifier", takesNameOnce),
        Behaviour("what may change of a case is replaced", updatesCase),
        Behaviour("a case that is not held cannot be updated", refusesUnknownCase),
        Behaviour("the open case about an address is the newest that is neither closed nor a copy", findsOpenCase),
        Behaviour("all cases about an address are found, whatever their stage, unless retention destroyed them", findsAllCases),
        Behaviour("cases are paged by number, of one stage or of all", pagesCases),
        Behaviour("cases are counted by stage", countsStages),
    ]

    private static func keepsCase(_ store: any CaseStore) async throws {
        var record = Sample.caseRecord(1, stage: .routed, classification: .national, kind: .childErotica, from: Sample.de)
        record.isTakeover = true
        let opened = record
        let number = try await store.write { try $0.open(opened) }
        let byNumber = try #require(try await store.read { try $0.caseRecord(number: number) })
        let byName = try #require(try await store.read { try $0.caseRecord(opened.id) })
        for held in [byNumber, byName] {
            #expect(held.number == number && number > 0)
            #expect(held.id == opened.id && held.openedAt == opened.openedAt && held.stage == .routed)
            #expect(held.addressIndex == opened.addressIndex)
            #expect(held.wrappedKey == opened.wrappedKey && held.sealedFile == opened.sealedFile)
            #expect(held.classification == .national && held.kind == .childErotica)
            #expect(held.age == .prepubescent && held.sex == .female && held.medium == .image)
            #expect(held.assessedBy == Sample.de && held.assessedAt == opened.assessedAt)
            #expect(held.receivedFrom == Sample.de && held.isTakeover)
        }
        #expect(try await store.read { try $0.caseRecord(number: number + 1) } == nil)
        #expect(try await store.read { try $0.caseRecord(Sample.caseRecord(2).id) } == nil)
    }

    private static func takesNameOnce(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            _ = try transaction.open(Sample.caseRecord(1))
            // The same identifier given by another opener names another case.
            _ = try transaction.open(Sample.caseRecord(1, from: Sample.de))
            return refusal { _ = try transaction.open(Sample.caseRecord(1)) }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.caseCounts() } == [.awaitingAssessment: 2])
    }

    private static func updatesCase(_ store: any CaseStore) async throws {
        let number = try await store.write { try $0.open(Sample.caseRecord(1)) }
        try await store.write { transaction in
            var record = try #require(try transaction.caseRecord(number: number))
            record.stage = .awaitingTrace
            record.classification = .baseline
            record.kind = .childSexualAbuse
            record.assessedBy = Sample.nl
            record.assessedAt = Sample.time(5)
            record.age = .infant
            record.sex = .both
            record.medium = .video
            record.receivedFrom = Sample.us
            record.sealedFile = [1, 2, 3]
            try transaction.update(record)
        }
        let held = try #require(try await store.read { try $0.caseRecord(number: number) })
        #expect(held.stage == .awaitingTrace && held.classification == .baseline && held.kind == .childSexualAbuse)
        #expect(held.assessedBy == Sample.nl && held.assessedAt == Sample.time(5) && held.receivedFrom == Sample.us)
        #expect(held.age == .infant && held.sex == .both && held.medium == .video)
        #expect(held.sealedFile == [1, 2, 3] && held.wrappedKey == Sample.caseRecord(1).wrappedKey)
    }

    private static func refusesUnknownCase(_ store: any CaseStore) async throws {
        let codes = try await store.write { transaction in
            [
                refusal { try transaction.update(Sample.caseRecord(1)) },
                refusal { _ = try transaction.add(ReportRecord(caseNumber: 7, origin: .public, receivedAt: Sample.time())) },
                refusal { try transaction.record(EventRecord(caseNumber: 7, kind: .referred, at: Sample.time(), member: Sample.nl)) },
                refusal {
                    _ = try transaction.add(
                        PlacementRecord(
                            caseNumber: 7, disposition: Disposition(.keep, reason: .hostedHere), responsible: Sample.nl,
                            placedAt: Sample.time()))
                },
                refusal { _ = try transaction.enqueue(Sample.outboundLine(1, about: 7)) },
            ]
        }
        #expect(codes.allSatisfy { $0 == .conflict })
    }

    private static func findsOpenCase(_ store: any CaseStore) async throws {
        let address = Sample.digest(99)
        @Sendable func record(_ number: Int, _ stage: CaseStage) -> CaseRecord {
            var record = Sample.caseRecord(number, stage: stage)
            record.addressIndex = address
            return record
        }
        let number = try await store.write { transaction in
            _ = try transaction.open(record(1, .awaitingAssessment))
            let newest = try transaction.open(record(2, .routed))
            _ = try transaction.open(record(3, .closed))
            _ = try transaction.open(record(4, .copy))
            _ = try transaction.open(Sample.caseRecord(5))
            return newest
        }
        #expect(try await store.read { try $0.openCase(about: address)?.number } == number)
        try await store.write { transaction in
            var newest = try #require(try transaction.caseRecord(number: number))
            newest.stage = .closed
            try transaction.update(newest)
        }
        #expect(try await store.read { try $0.openCase(about: address)?.id } == Sample.caseRecord(1).id)
        #expect(try await store.read { try $0.openCase(about: Sample.digest(100)) } == nil)
    }

    private static func findsAllCases(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.allCases(about: Sample.digest(0)) }.isEmpty)
        let numbers = try await store.write { transaction in
            // Settled and open ones by turns, so that their order is not that of their stages.
            try [CaseStage.closed, .routed, .copy, .awaitingAssessment, .withdrawn, .awaitingTrace].enumerated().map { index, stage in
                var record = Sample.caseRecord(index + 1, stage: stage)
                record.addressIndex = Sample.digest(0)
                record.closedAt = Sample.time(5)
                return try transaction.open(record)
            }
        }
        _ = try await store.write { try $0.open(Sample.caseRecord(9)) }
        #expect(try await store.read { try $0.allCases(about: Sample.digest(0)) }.map(\.number) == numbers)
        #expect(try await store.write { try $0.destroyContents(of: numbers[0], closedBefore: Sample.time(6)) })
        #expect(try await store.read { try $0.allCases(about: Sample.digest(0)) }.map(\.number) == Array(numbers.dropFirst()))
        #expect(try await store.read { try $0.allCases(about: Sample.digest(9)) }.count == 1)
    }

    private static func pagesCases(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            try (1...10).map { try transaction.open(Sample.caseRecord($0, stage: $0.isMultiple(of: 2) ? .routed : .closed)) }
        }
        #expect(numbers == numbers.sorted())
        let all = try await store.read { try $0.cases(at: nil, after: 0, limit: 100).map(\.number) }
        #expect(all == numbers)
        let page = try await store.read { try $0.cases(at: .routed, after: numbers[3], limit: 2).map(\.number) }
        #expect(page == [numbers[5], numbers[7]])
        #expect(try await store.read { try $0.cases(at: .copy, after: 0, limit: 10) }.isEmpty)
        #expect(try await store.read { try $0.cases(at: nil, after: 0, limit: 0) }.isEmpty)
    }

    private static func countsStages(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.caseCounts() }.isEmpty)
        try await store.write { transaction in
            for (index, stage) in CaseStage.allCases.enumerated() {
                for copy in 0...index { _ = try transaction.open(Sample.caseRecord(index * 10 + copy, stage: stage)) }
            }
        }
        let counts = try await store.read { try $0.caseCounts() }
        for (index, stage) in CaseStage.allCases.enumerated() { #expect(counts[stage] == index + 1) }
    }
}
