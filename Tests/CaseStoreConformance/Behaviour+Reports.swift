import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let reports = [
        Behaviour("reports are kept with their origin, in the order they fell on the case", keepsReports),
        Behaviour("a report's key is taken once", takesKeyOnce),
        Behaviour("a report moves to another case with its key, time, origin and marks", movesReports),
        Behaviour("an analyst looks at the reports of one case after all", unsparesReports),
    ]

    static let shares = [
        Behaviour("placements are kept, and marked as they come along", keepsPlacements),
        Behaviour("a placement that is not held cannot be marked", refusesUnknownPlacement),
        Behaviour("events are kept in the order they happened, unknown kinds as they came", keepsEvents),
        Behaviour("rows of one case stay apart from the next case's", keepsCasesApart),
    ]

    private static func keepsReports(_ store: any CaseStore) async throws {
        let origins: [Origin] = [.public, .partner(Sample.de), .police, .proactive]
        let (number, added) = try await store.write { transaction in
            let number = try transaction.open(Sample.caseRecord(1))
            let added = try origins.enumerated().map { index, origin in
                let isPartners = origin.partner != nil
                var report = ReportRecord(
                    caseNumber: number, origin: origin, receivedAt: Sample.time(Int64(10 - index)),
                    key: isPartners ? nil : Sample.digest(index),
                    envelope: isPartners ? Sample.id(index) : nil, firstReporter: isPartners ? Sample.us : nil,
                    spared: index == 0 ? nil : Sparing.allCases[index])
                if index == 2 { report.sealedComment = [9, 9] }
                return try transaction.add(report)
            }
            return (number, added)
        }
        let held = try await store.read { try $0.reports(of: number) }
        #expect(held.map(\.number) == added)
        #expect(held.map(\.origin) == origins)
        #expect(held.map(\.receivedAt) == (0..<4).map { Sample.time(10 - $0) })
        #expect(held.allSatisfy { $0.caseNumber == number })
        let notes = try await store.read { view in try added.map { try view.comment(ofReport: $0) } }
        #expect(notes == [nil, nil, [9, 9], nil])
        #expect(held.map(\.spared) == [nil, .freshAssessment, .knownHashes, .partner])
        #expect(held[1].envelope == Sample.id(1) && held[1].firstReporter == Sample.us && held[1].key == nil)
        #expect(held[2].key == Sample.digest(2) && held[2].envelope == nil && held[2].firstReporter == nil)
        #expect(try await store.read { try $0.report(key: Sample.digest(3))?.number } == added[3])
        #expect(try await store.read { try $0.report(key: Sample.digest(1)) } == nil)
    }

    private static func movesReports(_ store: any CaseStore) async throws {
        let (moved, old, words) = try await store.write { transaction in
            let numbers = try [1, 2].map { try transaction.open(Sample.caseRecord($0)) }
            for number in numbers { _ = try transaction.add(ReportRecord(caseNumber: number, origin: .public, receivedAt: Sample.time(1))) }
            var report = ReportRecord(
                caseNumber: numbers[0], origin: .police, receivedAt: Sample.time(7), key: Sample.digest(1), spared: .openCase)
            report.marks = [1, 2, 3]
            report.sealedComment = [9]
            report.number = try transaction.add(report)
            let number = try transaction.move(report, to: numbers[1], sealedComment: [8], spared: nil)
            return (
                try transaction.reports(of: numbers[1]).first { $0.number == number },
                try transaction.reports(of: numbers[0]).map(\.origin),
                try [report.number, number].map { try transaction.comment(ofReport: $0) }
            )
        }
        #expect(moved?.origin == .police && moved?.receivedAt == Sample.time(7) && moved?.key == Sample.digest(1))
        #expect(moved?.marks == [1, 2, 3] && moved?.spared == nil)
        #expect(old == [.public] && words == [nil, [8]])
        let gone = await refusal {
            try await store.write { transaction in
                var unknown = ReportRecord(caseNumber: 1, origin: .public, receivedAt: Sample.time(1))
                unknown.number = 1 << 40
                _ = try transaction.move(unknown, to: 1, sealedComment: nil, spared: nil)
            }
        }
        #expect(gone == .conflict)
    }

    private static func unsparesReports(_ store: any CaseStore) async throws {
        let spared = try await store.write { transaction in
            let numbers = try [1, 2].map { try transaction.open(Sample.caseRecord($0)) }
            for number in numbers {
                for reason in [Sparing.freshAssessment, .openCase] {
                    _ = try transaction.add(
                        ReportRecord(caseNumber: number, origin: .public, receivedAt: Sample.time(1), spared: reason))
                }
            }
            try transaction.unspareReports(of: numbers[0])
            return try numbers.map { try transaction.reports(of: $0).map(\.spared) }
        }
        #expect(spared == [[nil, nil], [.freshAssessment, .openCase]])
    }

    private static func takesKeyOnce(_ store: any CaseStore) async throws {
        let (code, number) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            _ = try transaction.add(ReportRecord(caseNumber: first, origin: .public, receivedAt: Sample.time(), key: Sample.digest(1)))
            let code = refusal {
                _ = try transaction.add(ReportRecord(caseNumber: second, origin: .police, receivedAt: Sample.time(), key: Sample.digest(1)))
            }
            // Any number of reports have no key.
            _ = try transaction.add(ReportRecord(caseNumber: first, origin: .public, receivedAt: Sample.time()))
            _ = try transaction.add(ReportRecord(caseNumber: first, origin: .public, receivedAt: Sample.time()))
            return (code, second)
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.reports(of: number) }.isEmpty)
    }

    private static func keepsPlacements(_ store: any CaseStore) async throws {
        let countries = ["NL", "XK"].compactMap { CountryCode($0) }
        let dispositions = [
            Disposition(.keep, reason: .hostedHere, countries: countries), Disposition(.forward(to: Sample.de), reason: .hostedWithMember),
            Disposition(.central, reason: RoutingReason(rawValue: "something new")),
        ]
        let (number, added) = try await store.write { transaction in
            let number = try transaction.open(Sample.caseRecord(1))
            let added = try dispositions.map { disposition in
                try transaction.add(
                    PlacementRecord(caseNumber: number, disposition: disposition, responsible: Sample.nl, placedAt: Sample.time(3)))
            }
            return (number, added)
        }
        let open = try await store.read { try $0.placements(of: number) }
        #expect(open.map(\.number) == added && open.map(\.disposition) == dispositions)
        #expect(
            open.allSatisfy { $0.state == .open && $0.responsible == Sample.nl && $0.placedAt == Sample.time(3) && $0.caseNumber == number }
        )
        for state in PlacementState.allCases {
            try await store.write { try $0.setState(ofPlacement: added[1], to: state) }
            #expect(try await store.read { try $0.placements(of: number).map(\.state) } == [.open, state, .open])
        }
    }

    private static func refusesUnknownPlacement(_ store: any CaseStore) async throws {
        #expect(try await store.write { transaction in refusal { try transaction.setState(ofPlacement: 5, to: .done) } } == .conflict)
    }

    private static func keepsEvents(_ store: any CaseStore) async throws {
        let kinds: [CaseEventKind] = [.reported, .assessed, CaseEventKind(rawValue: "something new"), .referred, .reported]
        let number = try await store.write { transaction in
            let number = try transaction.open(Sample.caseRecord(1))
            for (index, kind) in kinds.enumerated() {
                try transaction.record(
                    EventRecord(
                        caseNumber: number, kind: kind, at: Sample.time(Int64(-index)), member: Sample.de, actor: "officer \(index)",
                        reason: index == 1 ? "why" : nil, action: index == 2 ? .noticed : nil))
            }
            return number
        }
        let held = try await store.read { try $0.events(of: number) }
        #expect(held.map(\.kind) == kinds)
        #expect(held.map(\.at) == (0..<5).map { Sample.time(-$0) })
        #expect(held.map(\.action) == [nil, nil, .noticed, nil, nil])
        #expect(held[1].reason == "why" && held[0].reason == nil && held[4].actor == "officer 4" && held[4].member == Sample.de)
        #expect(try await store.read { try $0.hasEvent(.referred, caseNumber: number) })
        #expect(try await store.read { try !$0.hasEvent(.closed, caseNumber: number) })
        #expect(try await store.read { try !$0.hasEvent(.referred, caseNumber: number + 1) })
    }

    private static func keepsCasesApart(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in try (1...3).map { try transaction.open(Sample.caseRecord($0)) } }
        for round in 1...3 {
            try await store.write { transaction in
                for number in numbers {
                    _ = try transaction.add(ReportRecord(caseNumber: number, origin: .public, receivedAt: Sample.time()))
                    try transaction.record(EventRecord(caseNumber: number, kind: .reported, at: Sample.time(), member: Sample.nl))
                    _ = try transaction.add(
                        PlacementRecord(
                            caseNumber: number, disposition: Disposition(.central, reason: .noMember), responsible: Sample.central,
                            placedAt: Sample.time()))
                }
            }
            for number in numbers {
                let counts = try await store.read { view in
                    [try view.reports(of: number).count, try view.events(of: number).count, try view.placements(of: number).count]
                }
                #expect(counts == [round, round, round])
            }
        }
    }
}
