import CaseStore
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import Reporting

/// What became of material, read from what happened to its case. Times are hours from the report.
@Suite struct TakedownFiguresTests {
    private static let start = Timestamp.start(ofYear: 2026) + .seconds(59 * 86_400)
    private static let nl = Sample.member("nl")
    private static func at(_ hours: Int) -> Timestamp { start + .seconds(hours * 3_600) }

    /// What happened to a case, in a hand that a table can be written in.
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The kind and the hours.
        var events: [(String, Int)]
        /// The hours of the event, of the last look that saw it, and of the first that did not.
        var removals: [(Int, Int?, Int)] = []
        /// The hours of each placement.
        var placed = [1]
        var fallen = false
        var lastOnline: Int?
        var endings: [TakedownSpan.Ending]
    }

    static let stories = [
        Story(testDescription: "not routed yet", events: [], endings: []),
        Story(testDescription: "still there", events: [("routed", 1), ("noticed", 2)], lastOnline: 9, endings: [.online]),
        Story(
            testDescription: "removed after the notice", events: [("routed", 1), ("noticed", 2), ("removed", 9)], removals: [(9, 4, 6)],
            endings: [.removed]),
        Story(
            testDescription: "gone before the notice, though closed after it", events: [("routed", 1), ("noticed", 7), ("removed", 9)],
            removals: [(9, 4, 6)], endings: [.goneBeforeNotice]),
        Story(
            testDescription: "gone at the moment of the notice", events: [("routed", 1), ("noticed", 6), ("removed", 9)],
            removals: [(9, 4, 6)], endings: [.goneBeforeNotice]),
        Story(
            testDescription: "gone, and nobody was told", events: [("routed", 1), ("unavailable", 3)], endings: [.goneBeforeNotice]),
        Story(
            testDescription: "gone, and the notice came back",
            events: [("routed", 1), ("noticed", 2), ("reversed noticed", 3), ("removed", 9)],
            endings: [.neverDelivered]),
        Story(
            testDescription: "a second notice arrived",
            events: [("routed", 1), ("noticed", 2), ("reversed noticed", 3), ("noticed", 4), ("removed", 9)], endings: [.removed]),
        Story(testDescription: "moved away", events: [("routed", 1), ("noticed", 2), ("moved", 5), ("routed", 6)], endings: [.moved]),
        Story(
            testDescription: "moved away and here again",
            events: [("routed", 1), ("moved", 5), ("routed", 6), ("noticed", 7), ("removed", 9)], placed: [1, 6],
            endings: [.moved, .removed]),
        Story(
            testDescription: "came back", events: [("routed", 1), ("noticed", 2), ("removed", 5), ("reopened", 8)],
            endings: [.removed, .online]),
        Story(
            testDescription: "came back twice",
            events: [
                ("routed", 1), ("noticed", 2), ("removed", 5), ("reopened", 8), ("noticed", 9), ("removed", 10), ("reopened", 12),
                ("removed", 14),
            ], endings: [.removed, .removed, .goneBeforeNotice]),
        Story(
            testDescription: "the removal was a slip", events: [("routed", 1), ("removed", 5), ("reversed removed", 6)], endings: [.online]),
        Story(testDescription: "opened anew without having been gone", events: [("routed", 1), ("reopened", 5)], endings: [.online]),
        Story(testDescription: "the finding fell", events: [("routed", 1), ("removed", 5)], fallen: true, endings: [.notCounted]),
        Story(
            testDescription: "gone, and the notice was refused for good",
            events: [("routed", 1), ("undelivered", 2), ("removed", 9)], endings: [.neverDelivered]),
        Story(
            testDescription: "told, and the finding fell", events: [("routed", 1), ("noticed", 2)], fallen: true,
            endings: [.notCounted]),
        Story(
            testDescription: "told, and told that the finding fell", events: [("routed", 1), ("noticed", 2), ("noticeWithdrawn", 3)],
            fallen: true, endings: [.notCounted]),
    ]

    private static func history(_ story: Story, member: MemberID = nl, origin: Origin = .public) -> TakedownHistory {
        var history = TakedownHistory(caseNumber: 1, origin: origin, reportedAt: start)
        history.classification = .baseline
        history.placements = story.placed.map { hours in
            var placement = PlacementRecord(
                caseNumber: 1, disposition: Disposition(.keep, reason: .hostedHere, countries: [CountryCode("NL")].compactMap(\.self)),
                responsible: nl,
                placedAt: at(hours), network: HostingNetwork(number: 64_500, holder: "Example Hosting"))
            placement.state = story.fallen ? .withdrawn : .open
            return placement
        }
        history.events = story.events.map { name, hours in
            let words = name.split(separator: " ").map { CaseEventKind(rawValue: String($0)) }
            return EventRecord(caseNumber: 1, kind: words[0], at: at(hours), member: member, action: words.count > 1 ? words[1] : nil)
        }
        history.removals = story.removals.map { moment, seen, gone in
            RemovalRecord(caseNumber: 1, at: at(moment), lastOnline: seen.map(at), firstGone: at(gone))
        }
        history.lastOnline = story.lastOnline.map(at)
        return history
    }

    @Test(arguments: stories) func tellsHowItEnded(_ story: Story) {
        #expect(TakedownSpans(Self.history(story), member: Self.nl).all.map(\.ending) == story.endings)
    }

    @Test func whatAnotherMemberDidEndsNothingHere() {
        var history = Self.history(Self.stories[2], member: Sample.member("de"))
        history.events.insert(EventRecord(caseNumber: 1, kind: .routed, at: Self.at(1), member: Self.nl), at: 0)
        #expect(TakedownSpans(history, member: Self.nl).all.map(\.ending) == [.online])
    }

    @Test func aFindingThatIsNotIllegalCountsNothing() {
        var history = Self.history(Self.stories[2])
        history.classification = .notIllegal
        #expect(TakedownSpans(history, member: Self.nl).all.map(\.ending) == [.notCounted])
        #expect(figures([history]).all.material == 0)
    }

    private func figures(_ histories: [TakedownHistory], over period: Period = .always, at hours: Int = 100) -> TakedownFigures {
        var figures = TakedownFigures(over: period, of: Self.nl, at: Self.at(hours))
        for history in histories { figures.count(history) }
        return figures
    }

    private func row(_ group: String, _ figures: TakedownFigures) throws -> TakedownFigureReport.Row {
        try #require(figures.rows.first { $0.group == group })
    }

    @Test func aRemovalIsAnInterval() throws {
        let row = try row("all", figures([Self.history(Self.stories[2])]))
        #expect(row.removed == 1 && row.online == 0 && row.material == 1)
        #expect(row.toLastSeen.medianMinutes == 240 && row.toRemoval.medianMinutes == 360)
        #expect(row.toNotice.medianMinutes == 120 && row.fromNoticeToRemoval.medianMinutes == 240)
    }

    @Test func withoutChecksItIsGoneWhenSomebodySaidSo() throws {
        let row = try row("all", figures([Self.history(Self.stories[5])]))
        #expect(row.toLastSeen.medianMinutes == 0 && row.toRemoval.medianMinutes == 180 && row.goneBeforeNotice == 1)
    }

    @Test func whatIsStillOnlineCountsForAsLongAsItWasSeen() throws {
        let slow = Story(testDescription: "", events: [("routed", 1), ("noticed", 2)], lastOnline: 90, endings: [])
        let row = try row("all", figures([Self.history(Self.stories[2]), Self.history(slow), Self.history(slow)]))
        // One of three is gone: the median is not known, where without the two it would be six hours.
        #expect(row.toRemoval.happened == 1 && row.toRemoval.medianMinutes == nil && row.toRemoval.over24Hours == 2)
        #expect(row.online == 2 && row.removed == 1)
    }

    @Test func whatMovedIsNotRemoved() throws {
        let row = try row("all", figures([Self.history(Self.stories[8])]))
        #expect(row.moved == 1 && row.toRemoval.happened == 0)
    }

    @Test func aReturnIsNoNewReferral() throws {
        let story = Story(
            testDescription: "", events: [("routed", 1), ("referred", 2), ("removed", 5), ("reopened", 8)], lastOnline: 9, endings: [])
        let row = try row("all", figures([Self.history(story)]))
        #expect(row.material == 2 && row.cameBack == 1 && row.online == 1)
        #expect(row.toReferral.happened == 1 && row.toReferral.medianMinutes == 120)
        let slip = Story(testDescription: "", events: [("routed", 1), ("referred", 2), ("reversed referred", 3)], endings: [])
        let waiting = try self.row("all", figures([Self.history(slip)]))
        #expect(waiting.toReferral.happened == 0 && waiting.toReferral.over24Hours == 1)
    }

    @Test(arguments: [6, 15]) func aNoticeThatDidNotArriveIsCounted(story: Int) throws {
        let row = try row("all", figures([Self.history(Self.stories[story])]))
        #expect(row.undelivered == 1 && row.neverDelivered == 1 && row.toNotice.happened == 0 && row.removed == 0)
    }

    @Test func countsByProviderCountryOriginAndMonth() {
        var other = Self.history(Self.stories[1], origin: .partner(Sample.member("de")))
        other.placements[0].network = nil
        var renamed = Self.history(Self.stories[1])
        renamed.placements[0].network = HostingNetwork(number: 64_500, holder: "Example Hosting B.V.")
        let figures = figures([other, Self.history(Self.stories[2]), renamed])
        #expect(
            figures.rows.map(\.group) == [
                "all", "provider:AS64500", "provider:unknown", "country:NL", "origin:public", "partner:de", "month:2026-03",
            ])
        #expect(figures.rows.map(\.material) == [3, 2, 1, 3, 2, 1, 3])
        #expect(figures.rows[1].name == "Example Hosting B.V." && figures.rows[0].name == nil)
    }

    @Test func aSpanCountsInThePeriodInWhichItBegan() throws {
        let story = Story(testDescription: "", events: [("routed", 1), ("removed", 5), ("reopened", 800)], endings: [])
        let march = try Period(year: nil, month: "2026-03", from: nil, until: nil)
        let april = try Period(year: nil, month: "2026-04", from: nil, until: nil)
        #expect(figures([Self.history(story)], over: march).all.material == 1)
        let later = figures([Self.history(story)], over: april)
        #expect(later.all.material == 1 && later.rows.last?.group == "month:2026-04" && later.rows[0].cameBack == 1)
    }

    @Test func printsTextAndTables() {
        let figures = figures([Self.history(Self.stories[2])])
        #expect(
            figures.text.hasPrefix(
                """
                Takedown, all time                material  online  removed  before notice  not told  moved  came back  undelivered
                all                                      1       0        1              0         0      0          0            0
                provider:AS64500 Example Hosting         1       0        1              0         0      0          0            0
                """))
        #expect(figures.text.contains("4.0 to 6.0"))
        #expect(figures.csv.split(separator: "\r\n")[1].hasPrefix("all,,1,0,1,0,0,0,0,0,0,,,1,1,120,120,0,1,360,360,0"))
        #expect(figures.answer.rows.count == 5)
    }

    // MARK: The yearly report

    @Test func theYearlyReportCountsNoticesByProviderContentAndAction() throws {
        var table = FlaggerTable(year: 2026, of: Self.nl)
        for index in [1, 1, 2, 3, 5, 6, 8] { table.count(Self.history(Self.stories[index])) }
        var national = Self.history(Self.stories[2])
        national.classification = .national
        table.count(national)
        #expect(table.answer.notices == 7)
        #expect(
            table.csv.replacing("\r\n", with: "\n") == """
                provider,name,content,action,notices
                AS64500,Example Hosting,baseline,goneBefore,1
                AS64500,Example Hosting,baseline,moved,1
                AS64500,Example Hosting,baseline,none,2
                AS64500,Example Hosting,baseline,removed,1
                AS64500,Example Hosting,baseline,undelivered,1
                AS64500,Example Hosting,national,removed,1

                """)
        #expect(table.text.contains("Notices 2026") && table.text.hasSuffix("7\n"))
        var other = FlaggerTable(year: 2025, of: Self.nl)
        other.count(national)
        #expect(other.answer.notices == 0 && other.answer.rows.isEmpty)
    }

    @Test func aNoticeStaysInTheYearlyReportThoughItsFindingFell() {
        var table = FlaggerTable(year: 2026, of: Self.nl)
        for index in [14, 15, 16, 17] { table.count(Self.history(Self.stories[index])) }
        #expect(table.answer.rows.map { "\($0.action) \($0.notices)" } == ["none 1", "undelivered 1", "withdrawn 1"])
    }

    @Test func aNoticeIsListedByWhatItSaidWhenItWasSent() {
        var history = Self.history(Self.stories[17])
        history.events = history.events.map { event in
            var event = event
            if event.kind == .noticed { event.reason = "notice:7:national" }
            return event
        }
        for now in [Classification.baseline, .notIllegal, nil] {
            history.classification = now
            var table = FlaggerTable(year: 2026, of: Self.nl)
            table.count(history)
            #expect(table.answer.rows.map(\.content) == ["national"])
        }
        // A person said that it was sent, and nobody recorded as what.
        var table = FlaggerTable(year: 2026, of: Self.nl)
        table.count(Self.history(Self.stories[17]))
        #expect(table.answer.rows.map(\.content) == ["baseline"])
    }

    @Test func aCaseThatIsConfirmedAgainCountsFromItsFirstReport() throws {
        var history = Self.history(Self.stories[8])
        history.placements[0].state = .withdrawn
        var again = history.placements[0]
        (again.state, again.placedAt) = (.open, Self.at(20))
        history.placements.append(again)
        history.events = [(CaseEventKind.routed, 1), (.referred, 2), (.routed, 20), (.noticed, 21)].map { kind, hours in
            EventRecord(caseNumber: 1, kind: kind, at: Self.at(hours), member: Self.nl)
        }
        let spans = TakedownSpans(history, member: Self.nl).all
        #expect(spans.map(\.ending) == [.notCounted, .online] && spans.map(\.start) == [Self.start, Self.start])
        #expect(spans[1].referredAt == Self.at(2) && spans[1].isFirst)
        #expect(try row("all", figures([history])).toNotice.medianMinutes == 21 * 60)
        // What another member had meanwhile begins anew here.
        history.placements[0].state = .reassigned
        #expect(TakedownSpans(history, member: Self.nl).all.map(\.start) == [Self.start, Self.at(20)])
    }

    // MARK: The annual table

    @Test func theAnnualTableGainsNoticesRemovalsAndTheMedian() {
        var table = AnnualTable(year: 2026, Figures(), before: Figures())
        let sections = table.sections
        table.append(figures([]), before: figures([]))
        #expect(table.sections == sections)
        table.append(figures([Self.history(Self.stories[2]), Self.history(Self.stories[5])]), before: figures([]))
        #expect(
            table.sections.last?.rows.map { [$0.name, $0.count.map(String.init) ?? "–", $0.before.map(String.init) ?? "–"] } == [
                ["notices", "1", "0"], ["removed", "2", "0"], ["removed:beforeNotice", "1", "0"], ["medianHours", "3", "–"],
            ])
        #expect(table.text.contains("median hours from report to removal"))
    }
}
