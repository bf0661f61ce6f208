import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let listings = [
        Behaviour("every figure of a generated store is the length of its list, in every period", listsWhatItCounts),
        Behaviour("a partner's figures are those of its reports alone", countsOnePartner),
        Behaviour("a listing goes on where it stopped, whatever came in meanwhile", goesOn),
    ]

    /// All time, a start, an end, the middle, one millisecond, and nothing.
    private static let periods: [(from: Int64?, until: Int64?)] = [
        (nil, nil), (nil, 130), (270, nil), (100, 300), (200, 201), (GeneratedCases.span, nil),
    ]

    private static func generate(in store: any CaseStore) async throws {
        try await store.write { transaction in
            var cases = GeneratedCases(seed: 2014)
            try cases.fill(transaction, cases: 600)
        }
    }

    /// Every figure there can be in the generated store.
    private static let everyFigure: [Figure] =
        Figure.known + GeneratedCases.partners.flatMap { [.partner($0), .forwardedTo($0)] }
        + ["classification", "kind", "age", "sex", "medium"].compactMap { Figure("\($0):25") }

    /// A whole listing, page by page.
    private static func list(
        _ selector: FigureSelector, _ from: Timestamp?, _ until: Timestamp?, in view: any StoreView, page: Int
    ) throws -> [CountedReport] {
        var (all, after) = ([CountedReport](), CountedReport.Position.start)
        while true {
            let next = try view.reports(in: selector, from: from, until: until, after: after, limit: page)
            all += next
            guard next.count == page, let last = next.last else { return all }
            after = last.position
        }
    }

    private static func listsWhatItCounts(_ store: any CaseStore) async throws {
        try await generate(in: store)
        for period in periods {
            let (from, until) = (period.from.map { Sample.time($0) }, period.until.map { Sample.time($0) })
            try await store.read { view in
                let census = try Census(of: view, from: from, until: until)
                let counted = try view.figures(from: from, until: until).counted
                let selectors = ([nil] + GeneratedCases.partners.map { Optional($0) }).flatMap { partner in
                    everyFigure.map { FigureSelector($0, of: partner) }
                }
                for selector in selectors {
                    let listed = try list(selector, from, until, in: view, page: 41)
                    #expect(listed.map(\.position) == census.reports[selector] ?? [], "\(selector)")
                    if selector.partner == nil { #expect(listed.count == counted[selector] ?? 0, "\(selector)") }
                }
                // Nothing is counted that cannot be listed, and a partner's numbers are true as well.
                for (selector, count) in counted {
                    #expect(selectors.contains(selector), "\(selector)")
                    #expect(count == census.reports[selector]?.count, "\(selector)")
                }
                if period.from == nil, period.until == nil {
                    #expect(everyFigure.allSatisfy { counted[FigureSelector($0)] != nil }, "the generated store lacks something")
                }
            }
        }
    }

    private static func countsOnePartner(_ store: any CaseStore) async throws {
        try await generate(in: store)
        try await store.read { view in
            let (from, until) = (Sample.time(100), Sample.time(300))
            let census = try Census(of: view, from: from, until: until)
            let whole = try view.figures(from: from, until: until)
            for partner in GeneratedCases.partners {
                let own = try view.figures(from: from, until: until, of: partner)
                #expect(own.partners == [partner: try #require(whole.partners[partner])])
                for figure in everyFigure {
                    let expected = census.reports[FigureSelector(figure, of: partner)]?.count
                    #expect(own.counted[FigureSelector(figure)] == expected, "\(figure) of \(partner)")
                }
            }
        }
    }

    private static func goesOn(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try transaction.open(Sample.caseRecord(1, classification: .baseline, kind: .childSexualAbuse))
            for moment in [1, 2, 2, 3] {
                _ = try transaction.add(
                    ReportRecord(caseNumber: number, origin: .police, receivedAt: Sample.time(Int64(moment)), spared: .knownHashes))
            }
            return number
        }
        let selector = FigureSelector(.illegal)
        let first = try await store.read { try $0.reports(in: selector, from: nil, until: nil, after: .start, limit: 2) }
        #expect(first.map(\.receivedAt) == [Sample.time(1), Sample.time(2)])
        let expected = CountedReport(
            number: first[0].number, receivedAt: Sample.time(1), origin: .police, caseID: Sample.caseRecord(1).id, kind: .childSexualAbuse,
            classification: .baseline, spared: .knownHashes, placement: 0)
        #expect(first[0] == expected)
        for moment in [0, 4] {
            try await store.write { transaction in
                _ = try transaction.add(ReportRecord(caseNumber: number, origin: .police, receivedAt: Sample.time(Int64(moment))))
            }
        }
        let after = try #require(first.last?.position)
        let rest = try await store.read { try $0.reports(in: selector, from: nil, until: nil, after: after, limit: 10) }
        #expect(rest.map(\.receivedAt) == [Sample.time(2), Sample.time(3), Sample.time(4)])
        #expect(try await store.read { try $0.reports(in: selector, from: nil, until: nil, after: after, limit: 0) }.isEmpty)
    }
}
