import CaseStore
import Cryptography
import HotlineModel
import Testing

@testable import Casework

/// Each rule of sparing is a row.
@Suite struct SparingRulesTests {
    typealias Item = SparingRules.Item
    typealias Known = SparingRules.Known
    typealias Decision = SparingRules.Decision

    static let now = Timestamp(milliseconds: 1_400_000_000_000)

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var known: Known?
        var items: [Item] = []
        var siteType: String?
        let decision: Decision

        init(_ name: String, _ known: Known?, items: [Item] = [], siteType: String? = nil, _ decision: Decision) {
            testDescription = name
            self.known = known
            self.items = items
            self.siteType = siteType
            self.decision = decision
        }
    }

    private static func known(
        _ progress: Known.Progress, _ classification: Classification? = nil, daysAgo: Double = 1, isCopy: Bool = false, isSeen: Bool = true,
        siteType: String? = nil
    ) -> Known {
        Known(
            progress: progress, classification: classification,
            assessedAt: classification == nil ? nil : now - .seconds(daysAgo * 86_400), isSeen: isSeen, isCopy: isCopy,
            siteType: siteType.map(SiteType.init(rawValue:)))
    }

    private static let new = Item()
    private static let held = Item(isInCase: true)
    private static let baseline = Item(known: .baseline)
    private static let national = Item(known: .national)
    private static let confirmed = Item(isInCase: true, known: .baseline)

    private static let table: [Row] =
        [
            Row("an unknown address", nil, .open),
            Row("an unknown address with a new item", nil, items: [baseline, new], .open),
            Row("an unknown address with known items, the widest counts", nil, items: [national, baseline], .recognise(.baseline)),
            Row("an unknown address with national items of our own", nil, items: [national], .recognise(.national)),

            Row("a case nobody has begun to look at", known(.unseen), .join(.openCase)),
            Row("the same with known items", known(.unseen), items: [baseline], .join(.openCase)),
            Row("the same with a new item: whoever looks sees it too", known(.unseen), items: [new], .join(nil)),
            Row(
                "a board nobody has begun to look at: whoever looks sees it as it is then", known(.unseen), siteType: "imageBoard",
                .join(nil)),

            Row("a case an analyst has", known(.underWay), .join(.openCase)),
            Row("a case an analyst has, with a new item", known(.underWay), items: [new], .open),
            Row("a case an analyst has, with a known item it lacks", known(.underWay), items: [national], .recognise(.national)),
            Row("an illegal case that is open", known(.underWay, .national), .join(.openCase)),
            Row("an illegal case that is open, however old", known(.underWay, .baseline, daysAgo: 900), .join(.openCase)),
            Row("an illegal case that is open, with its own item", known(.underWay, .baseline), items: [held], .join(.openCase)),
            Row("an illegal case that is open, with a known item", known(.underWay, .baseline), items: [national], .join(.openCase)),
            Row(
                "a national case that is open, with a baseline item", known(.underWay, .national), items: [baseline], .recognise(.baseline)),
            Row("an illegal case that is open, with a new item", known(.underWay, .baseline), items: [held, new], .open),
            Row("a board of an open case", known(.underWay, .baseline, siteType: "imageBoard"), .open),
            Row("a forum of an open case, with a new item", known(.underWay, .baseline, siteType: "forum"), items: [new], .open),
            Row("a board, as this report tells", known(.underWay, .baseline), siteType: "imageBoard", .open),
            Row(
                "a board of an open case, with the case's own known items", known(.underWay, .baseline, siteType: "forum"),
                items: [confirmed],
                .join(.knownHashes)),
            Row(
                "a board of an open case, with other known items", known(.underWay, .baseline, siteType: "forum"), items: [baseline],
                .recognise(.baseline)),

            Row("a fresh illegal assessment", known(.settled, .baseline), .carryOver),
            Row("a fresh illegal assessment, with the case's own item", known(.settled, .national), items: [held], .carryOver),
            Row("a fresh illegal assessment, with a known item", known(.settled, .national), items: [baseline], .recognise(.baseline)),
            Row("a fresh illegal assessment, with a new item", known(.settled, .baseline), items: [held, new], .open),
            Row("a fresh “not illegal”", known(.settled, .notIllegal), .join(.freshAssessment)),
            Row("a copy found “not illegal”: nobody here would hear of its withdrawal", known(.settled, .notIllegal, isCopy: true), .open),
            Row("a fresh illegal assessment of a page that nobody saw", known(.settled, .baseline, isSeen: false), .open),
            Row(
                "the same, with its own item, which is known: that is what was recognised", known(.settled, .baseline, isSeen: false),
                items: [confirmed], .carryOver),
            Row(
                "the same, with an item that is not known any more", known(.settled, .baseline, isSeen: false), items: [held], .open),
            Row("a fresh “not illegal” of a page that nobody saw", known(.settled, .notIllegal, isSeen: false), .open),
            Row("an open case of a page that nobody saw", known(.underWay, .baseline, isSeen: false), .join(.openCase)),
            Row("a copy found illegal", known(.settled, .national, isCopy: true), .carryOver),
            Row("a fresh “not illegal”, with its own item", known(.settled, .notIllegal), items: [held], .join(.freshAssessment)),
            Row("a fresh “not illegal”, with a new item", known(.settled, .notIllegal), items: [new], .open),
            Row("a fresh “not illegal”, with a known item", known(.settled, .notIllegal), items: [baseline], .recognise(.baseline)),
            Row("an assessment a moment before it is stale", known(.settled, .baseline, daysAgo: 6.999), .carryOver),
            Row("a stale illegal assessment", known(.settled, .baseline, daysAgo: 7), .open),
            Row("a stale “not illegal”", known(.settled, .notIllegal, daysAgo: 30), .open),
            Row("a stale assessment, with known items", known(.settled, .baseline, daysAgo: 30), items: [baseline], .recognise(.baseline)),
            Row("an assessment of the future", known(.settled, .baseline, daysAgo: -1), .open),
            Row("a case closed without an assessment", known(.settled), .open),
            Row("a classification unknown here", known(.settled, Classification(rawValue: "doubtful")), .open),
            Row("a link site assessed a short time ago", known(.settled, .notIllegal, siteType: "linkSite"), .open),
        ]

    private static let places: [(type: String, decision: Decision)] =
        ["imageBoard", "forum", "searchProvider", "redirector", "linkSite"].map { ($0, .open) }
        + ["website", "fileHost", "imageHost", "socialNetwork"].map { ($0, .carryOver) }

    static let rows: [Row] =
        table + places.map { Row("\($0.type), assessed a short time ago", known(.settled, .baseline), siteType: $0.type, $0.decision) }

    @Test(arguments: rows) func decides(_ row: Row) {
        let rules = SparingRules(reuse: .seconds(7 * 86_400))
        let decision = rules.decide(
            items: row.items, siteType: row.siteType.map(SiteType.init(rawValue:)), known: row.known, now: Self.now)
        #expect(decision == row.decision)
    }

    @Test func noAssessmentIsReusedWhereThePolicySaysSo() {
        let rules = SparingRules(reuse: .zero)
        #expect(rules.decide(items: [], siteType: nil, known: Self.known(.settled, .baseline, daysAgo: 0), now: Self.now) == .open)
    }

    @Test func baselineCountsOnAnybodysWordAndNationalOnOurs() throws {
        let (nl, de) = (try #require(MemberID("nl")), try #require(MemberID("de")))
        func entry(_ sources: [(MemberID, Classification)], votes: [HashVote] = []) -> HashEntry {
            HashEntry(
                sha256: .zero, sources: sources.map { HashSource(member: $0.0, classification: $0.1, at: Self.now) }, votes: votes,
                addedAt: Self.now, changedAt: Self.now)
        }
        let dispute = HashVote(member: de, .dispute, classification: nil, reason: nil, at: Self.now)
        #expect(entry([(nl, .baseline)], votes: [dispute]).classification(sparing: nl) == nil)
        #expect(entry([]).classification(sparing: nl) == nil)
        #expect(entry([(de, .baseline)]).classification(sparing: nl) == .baseline)
        #expect(entry([(de, .national)]).classification(sparing: nl) == nil)
        #expect(entry([(de, .national), (nl, .national)]).classification(sparing: nl) == .national)
        #expect(entry([(nl, .national), (de, .baseline)]).classification(sparing: nl) == .baseline)
        #expect(entry([(nl, Classification(rawValue: "odd"))]).classification(sparing: nl) == nil)
    }
}
