import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let figures = [
        Behaviour("figures of an empty store are all nothing", countsNothing),
        Behaviour("figures count every report by its origin and by its case", countsReports),
        Behaviour("figures of a period count what was received in it, its end not included", countsPeriod),
        Behaviour("shares that were returned or reassigned are not counted", countsStandingShares),
        Behaviour("a case that is assessed anew is counted by its last assessment", countsLastAssessment),
        Behaviour("a case whose finding was withdrawn counts as received and as withdrawn alone", countsWithdrawn),
        Behaviour("a referral that was reversed is not counted, unless there is a later one", countsNoReversedReferral),
        Behaviour("a case referred twice counts each report once", countsReferredOnce),
    ]

    private static func countsNothing(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.figures(from: nil, until: nil) } == Figures())
    }

    /// One case with reports; returns its number.
    private static func add(
        _ number: Int, _ classification: Classification?, _ kind: ReportKind?, reports: [Origin],
        placements: [Disposition.Destination] = [],
        events: [CaseEventKind] = [], isCopied: Bool = false, to transaction: any StoreTransaction
    ) throws -> Int64 {
        let held = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: classification, kind: kind))
        for (index, origin) in reports.enumerated() {
            _ = try transaction.add(ReportRecord(caseNumber: held, origin: origin, receivedAt: Sample.time(Int64(number * 100 + index))))
        }
        for kind in placements {
            _ = try transaction.add(
                PlacementRecord(
                    caseNumber: held, disposition: Disposition(kind, reason: .hostedHere), responsible: Sample.nl, placedAt: Sample.time()))
        }
        for kind in events { try transaction.record(EventRecord(caseNumber: held, kind: kind, at: Sample.time(), member: Sample.nl)) }
        if isCopied { _ = try transaction.enqueue(Sample.outboundLine(number, about: held, to: Sample.central, type: "copy")) }
        return held
    }

    private static func countsReports(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            _ = try add(
                1, .baseline, .childSexualAbuse, reports: [.public, .partner(Sample.de), .partner(Sample.us)],
                placements: [.keep, .forward(to: Sample.de)],
                events: [.assessed, .referred], isCopied: true, to: transaction)
            _ = try add(
                2, .national, .childErotica, reports: [.partner(Sample.de), .police], placements: [.keep, .keep, .central], isCopied: true,
                to: transaction)
            _ = try add(
                3, .notIllegal, .adultPornography, reports: [.proactive], placements: [.keep], events: [.referred], isCopied: true,
                to: transaction)
            _ = try add(4, nil, nil, reports: [.public, .public], to: transaction)
            _ = try add(5, Classification(rawValue: "25"), .other, reports: [.public], placements: [.central], to: transaction)
            _ = try add(
                6, .baseline, .childSexualAbuse, reports: [], placements: [.keep], events: [.referred], isCopied: true, to: transaction)
        }
        var expected = Figures()
        expected.received = 9
        expected.byOrigin = [.public: 4, .partner: 3, .police: 1, .proactive: 1]
        expected.partners = [Sample.de: partner(received: 2, referred: 1), Sample.us: partner(received: 1, referred: 1)]
        expected.awaiting = 2
        expected.notIllegal = 1
        expected.byClassification = [.baseline: 3, .national: 2, .notIllegal: 1, Classification(rawValue: "25"): 1]
        expected.illegal = 5
        expected.illegalHostedHere = 5
        expected.referred = 4
        expected.byKind = [.childSexualAbuse: 3, .childErotica: 2, .adultPornography: 1, .other: 1]
        expected.dispositions = [.keep: 7, .forward: 3, .central: 2]
        expected.forwardedTo = [Sample.de: 3]
        expected.centralCopies = 5
        expected.illegalByAge = [.prepubescent: 5]
        expected.illegalBySex = [.female: 5]
        expected.illegalByMedium = [.image: 5]
        #expect(try await store.read { try $0.figures(from: nil, until: nil) } == expected)
    }

    /// Figures of a partner whose reports are all illegal and hosted here, and came without an envelope.
    private static func partner(received: Int, referred: Int) -> PartnerFigures {
        var figures = PartnerFigures()
        (figures.received, figures.illegal, figures.illegalHostedHere, figures.referred) = (received, received, received, referred)
        return figures
    }

    private static func countsPeriod(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            for number in 1...3 {
                _ = try add(
                    number, .baseline, .childSexualAbuse, reports: [.public, .partner(Sample.de)], placements: [.keep], events: [.referred],
                    isCopied: true, to: transaction)
            }
        }
        func figures(_ from: Int64?, _ until: Int64?) async throws -> Figures {
            try await store.read { try $0.figures(from: from.map { Sample.time($0) }, until: until.map { Sample.time($0) }) }
        }
        let middle = try await figures(200, 300)
        #expect(middle.received == 2 && middle.illegal == 2 && middle.illegalHostedHere == 2 && middle.referred == 2)
        #expect(middle.dispositions == [.keep: 2] && middle.centralCopies == 2 && middle.byPartner == [Sample.de: 1])
        // Half a case: one of its reports lies in the period.
        let half = try await figures(201, 300)
        #expect(
            half.received == 1 && half.illegal == 1 && half.referred == 1 && half.dispositions == [.keep: 1] && half.centralCopies == 1)
        #expect(try await figures(nil, 101).received == 1)
        #expect(try await figures(301, nil).received == 1)
        #expect(try await figures(302, nil) == Figures())
    }

    private static func countsStandingShares(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            try add(
                1, .baseline, .childSexualAbuse, reports: [.public, .public], placements: [.keep, .forward(to: Sample.de)], to: transaction)
        }
        let placements = try await store.read { try $0.placements(of: number) }
        for (state, counts) in [(PlacementState.done, true), (.returned, false), (.reassigned, false), (.open, true)] {
            try await store.write { transaction in
                for placement in placements { try transaction.setState(ofPlacement: placement.number, to: state) }
            }
            let figures = try await store.read { try $0.figures(from: nil, until: nil) }
            #expect(figures.dispositions == (counts ? [.keep: 2, .forward: 2] : [:]))
            #expect(figures.forwardedTo == (counts ? [Sample.de: 2] : [:]))
            #expect(figures.illegalHostedHere == (counts ? 2 : 0))
            #expect(figures.illegal == 2)
        }
    }

    private static func countsLastAssessment(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            try add(1, .notIllegal, .adultPornography, reports: [.public], placements: [.keep], isCopied: true, to: transaction)
        }
        #expect(try await store.read { try $0.figures(from: nil, until: nil).illegal } == 0)
        try await store.write { transaction in
            var record = try #require(try transaction.caseRecord(number: number))
            record.classification = .baseline
            record.kind = .childSexualAbuse
            try transaction.update(record)
        }
        let figures = try await store.read { try $0.figures(from: nil, until: nil) }
        #expect(
            figures.illegal == 1 && figures.byKind == [.childSexualAbuse: 1] && figures.centralCopies == 1 && figures.illegalHostedHere == 1
        )
    }

    private static func countsWithdrawn(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let number = try add(
                1, .baseline, .childSexualAbuse, reports: [.public, .partner(Sample.de)], placements: [.keep, .forward(to: Sample.us)],
                events: [.assessed, .referred], isCopied: true, to: transaction)
            for placement in try transaction.placements(of: number) {
                try transaction.setState(ofPlacement: placement.number, to: .withdrawn)
            }
            var record = try #require(try transaction.caseRecord(number: number))
            record.stage = .withdrawn
            (record.classification, record.kind, record.age, record.sex, record.medium) = (nil, nil, nil, nil, nil)
            record.isTakeover = true
            try transaction.update(record)
            _ = try transaction.add(
                ReportRecord(caseNumber: number, origin: .police, receivedAt: Sample.time(), spared: .freshAssessment))
        }
        var expected = Figures()
        expected.received = 3
        expected.byOrigin = [.public: 1, .partner: 1, .police: 1]
        var partner = PartnerFigures()
        (partner.received, partner.withdrawn) = (1, 1)
        expected.partners = [Sample.de: partner]
        expected.withdrawn = 3
        #expect(try await store.read { try $0.figures(from: nil, until: nil) } == expected)
    }

    private static func countsNoReversedReferral(_ store: any CaseStore) async throws {
        func referred(after kind: CaseEventKind, of action: CaseEventKind? = nil, by member: MemberID = Sample.nl) async throws -> Int {
            try await store.write { transaction in
                let number = try #require(try transaction.cases(at: nil, after: 0, limit: 1).first?.number)
                try transaction.record(
                    EventRecord(caseNumber: number, kind: kind, at: Sample.time(), member: member, action: action))
            }
            return try await store.read { try $0.figures(from: nil, until: nil).referred }
        }
        _ = try await store.write { try add(1, .baseline, .childSexualAbuse, reports: [.public, .police], to: $0) }
        #expect(try await referred(after: .referred) == 2)
        #expect(try await referred(after: .reversed, of: .removed) == 2)
        // Nobody takes back what another member did.
        #expect(try await referred(after: .reversed, of: .referred, by: Sample.de) == 2)
        #expect(try await referred(after: .reversed, of: .referred) == 0)
        #expect(try await referred(after: .referred) == 2)
    }

    private static func countsReferredOnce(_ store: any CaseStore) async throws {
        _ = try await store.write { transaction in
            try add(1, .baseline, .childSexualAbuse, reports: [.public, .police], events: [.referred, .moved, .referred], to: transaction)
        }
        #expect(try await store.read { try $0.figures(from: nil, until: nil).referred } == 2)
    }
}
