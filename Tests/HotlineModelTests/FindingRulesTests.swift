import HotlineModel
import Testing

/// The parts of a finding that may stand together.
@Suite struct FindingRulesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let finding: FindingRules
        let rule: FindingRules.Rule?
        let item: Int?

        init(
            _ description: String, _ classification: Classification, _ kind: ReportKind, breaks rule: FindingRules.Rule?, item: Int? = nil,
            _ change: (inout FindingRules) -> Void = { _ in }
        ) {
            testDescription = description
            var finding = FindingRules(classification: classification, kind: kind)
            change(&finding)
            self.finding = finding
            self.rule = rule
            self.item = item
        }
    }

    private static func item(_ classification: Classification?, age: AgeGroup? = nil, _ name: String = "ab") -> ItemHashes {
        var item = ItemHashes(sha256: name)
        item.finding = classification.map { ItemFinding($0) }
        item.finding?.age = age
        return item
    }

    private static let later = Classification(rawValue: "25")

    static let rows: [Row] = [
        Row("abuse is baseline", .baseline, .childSexualAbuse, breaks: nil),
        Row("abuse is national", .national, .childSexualAbuse, breaks: nil),
        Row("abuse is not legal", .notIllegal, .childSexualAbuse, breaks: .kindAndClassification),
        Row("erotica may be illegal under a national law", .national, .childErotica, breaks: nil),
        Row("erotica may be legal", .notIllegal, .childErotica, breaks: nil),
        Row("erotica is not baseline", .baseline, .childErotica, breaks: .kindAndClassification),
        Row("nudism is not baseline", .baseline, .childNudism, breaks: .kindAndClassification),
        Row("adult pornography is not baseline", .baseline, .adultPornography, breaks: .kindAndClassification),
        Row("adult pornography is not national", .national, .adultPornography, breaks: .kindAndClassification),
        Row("adult pornography is legal", .notIllegal, .adultPornography, breaks: nil),
        Row("a page that was not found is not illegal", .national, .notFound, breaks: .kindAndClassification),
        Row("other material is not baseline", .baseline, .other, breaks: .kindAndClassification),
        Row("a tip is not illegal material", .national, .travellingOffenderTip, breaks: .kindAndClassification),
        Row("an unknown classification agrees with every kind", later, .adultPornography, breaks: nil),
        Row("an unknown kind agrees with every classification", .baseline, ReportKind(rawValue: "later"), breaks: nil),
        Row("illegal material has no reason not to be", .national, .childSexualAbuse, breaks: .classificationAndReason) {
            $0.reason = ReasonCode(rawValue: "virtualMaterial")
        },
        Row("a page was not found because the site is down", .notIllegal, .notFound, breaks: nil) {
            $0.reason = ReasonCode(rawValue: "error404NotFoundOrSiteDown")
        },
        Row("a page that was not found shows no adult pornography", .notIllegal, .notFound, breaks: .kindAndReason) {
            $0.reason = .adultPornography
        },
        Row("a page that was not found may have another reason", .notIllegal, .notFound, breaks: nil) { $0.reason = .other },
        Row("adult pornography was found", .notIllegal, .adultPornography, breaks: .kindAndReason) {
            $0.reason = ReasonCode(rawValue: "contentNotFound")
        },
        Row("other material may not be accessible", .notIllegal, .other, breaks: nil) {
            $0.reason = ReasonCode(rawValue: "passwordProtected")
        },
        Row("nudism is no adult pornography", .notIllegal, .childNudism, breaks: .kindAndReason) { $0.reason = .adultPornography },
        Row("a reason of a later version agrees with every kind", .notIllegal, .notFound, breaks: nil) {
            $0.reason = ReasonCode(rawValue: "later")
        },
        Row("adult pornography shows no child's age", .notIllegal, .adultPornography, breaks: .kindAndAge) { $0.age = .pubescent },
        Row("an undetermined age is no age", .notIllegal, .adultPornography, breaks: nil) { $0.age = .undetermined },
        Row("adults have a sex", .notIllegal, .adultPornography, breaks: nil) { $0.sex = .both },
        Row("a page that was not found shows nobody", .notIllegal, .notFound, breaks: .kindAndAge) { $0.sex = .female },
        Row("a page that was not found may leave the sex undetermined", .notIllegal, .notFound, breaks: nil) { $0.sex = .undetermined },
        Row("a page that was not found has no items", .notIllegal, .notFound, breaks: .itemsWithoutContent) { $0.items = [item(nil)] },
        Row("where nothing was seen there are no items", .notIllegal, .other, breaks: .itemsWithoutContent) {
            $0.reason = ReasonCode(rawValue: "passwordProtected")
            $0.items = [item(nil)]
        },
        Row("where nothing was seen there is no age", .notIllegal, .other, breaks: .reasonAndAge) {
            ($0.reason, $0.age) = (ReasonCode(rawValue: "passwordProtected"), .infant)
        },
        Row("where nothing was seen there is no sex", .notIllegal, .other, breaks: .reasonAndAge) {
            ($0.reason, $0.sex) = (ReasonCode(rawValue: "linkExpired"), .female)
        },
        Row("where nothing was seen the age is undetermined", .notIllegal, .other, breaks: nil) {
            ($0.reason, $0.age, $0.sex) = (ReasonCode(rawValue: "passwordProtected"), .undetermined, .undetermined)
        },
        Row("where nothing was seen there is no medium", .notIllegal, .other, breaks: .formWithoutContent) {
            ($0.reason, $0.medium) = (ReasonCode(rawValue: "passwordProtected"), .video)
        },
        Row("a page that was not found has no medium", .notIllegal, .notFound, breaks: .formWithoutContent) { $0.medium = .link },
        Row("a page that was not found has no marks", .notIllegal, .notFound, breaks: .formWithoutContent) { $0.flags = [.virtual] },
        Row("what was seen and is legal has a medium and marks", .notIllegal, .other, breaks: nil) {
            ($0.reason, $0.medium, $0.flags) = (ReasonCode(rawValue: "virtualMaterial"), .image, [.virtual])
        },
        Row("an item of adult pornography shows no child's age", .notIllegal, .adultPornography, breaks: .kindAndAge, item: 1) {
            $0.items = [item(.notIllegal, age: .infant)]
        },
        Row("an item of adult pornography may leave the age undetermined", .notIllegal, .adultPornography, breaks: nil) {
            $0.items = [item(.notIllegal, age: .undetermined)]
        },
        Row("what others said of an item is no part of that", .notIllegal, .adultPornography, breaks: nil) {
            $0.items = [item(.notIllegal, age: .infant)]
            $0.items[0].restsOn = [MemberID("de")].compactMap(\.self)
        },
        Row("nobody of an age over the threshold is an infant", .notIllegal, .other, breaks: .reasonAndAge) {
            ($0.reason, $0.age) = (ReasonCode(rawValue: "ageOverNationalThreshold"), .infant)
        },
        Row("somebody pubescent may be of an age over the threshold", .notIllegal, .other, breaks: nil) {
            ($0.reason, $0.age) = (ReasonCode(rawValue: "ageOverNationalThreshold"), .pubescent)
        },
        Row("an age that is unclear is none", .notIllegal, .other, breaks: .reasonAndAge) {
            ($0.reason, $0.age) = (ReasonCode(rawValue: "ageUnclearOrNotAssessable"), .pubescent)
        },
        Row("what is adult pornography shows no child", .notIllegal, .other, breaks: .reasonAndAge) {
            ($0.reason, $0.age) = (.adultPornography, .pubescent)
        },
        Row("nor does an item of it", .notIllegal, .other, breaks: .reasonAndAge, item: 1) {
            $0.reason = ReasonCode(rawValue: "ageOverNationalThreshold")
            $0.items = [item(.notIllegal, age: .infant)]
        },
        Row("one item has one finding", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(.national), item(.notIllegal)]
        },
        Row("that of the page too", .national, .childSexualAbuse, breaks: .itemTwice, item: 3) {
            $0.items = [item(nil), item(nil, "cd"), item(.notIllegal)]
        },
        Row("an item may be listed twice with one finding", .national, .childSexualAbuse, breaks: nil) {
            $0.items = [item(nil), item(.national)]
        },
        Row("one item has one age", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(.national, age: .infant), item(.national, age: .pubescent)]
        },
        Row("an age that an item leaves out is that of the page", .national, .childSexualAbuse, breaks: nil) {
            $0.age = .infant
            $0.items = [item(.national, age: .infant), item(.national), item(nil)]
        },
        Row("one item has one sex", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(.national), item(.national)]
            $0.items[0].finding?.sex = .female
            $0.items[1].finding?.sex = .male
        },
        Row("one item has the same marks each time", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(.national), item(.national)]
            $0.items[1].finding?.flags = [.virtual]
        },
        Row("one item has one hash of each kind", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(nil), item(nil)]
            ($0.items[0].md5, $0.items[1].md5) = ("1", "2")
        },
        Row("one item has one medium", .national, .childSexualAbuse, breaks: .itemTwice, item: 2) {
            $0.items = [item(nil), item(nil)]
            ($0.items[0].medium, $0.items[1].medium) = (.image, .video)
        },
        Row("a hash that is told once contradicts nothing", .national, .childSexualAbuse, breaks: nil) {
            $0.items = [item(nil), item(nil)]
            $0.items[1].md5 = "2"
        },
        Row("an item without a finding is what the page is", .notIllegal, .other, breaks: nil) { $0.items = [item(nil)] },
        Row("an item is not worse than the page", .national, .childSexualAbuse, breaks: .itemBeyondPage, item: 2) {
            $0.items = [item(.national), item(.baseline, "cd")]
        },
        Row("an illegal item makes the page illegal", .notIllegal, .other, breaks: .itemBeyondPage, item: 1) {
            $0.items = [item(.national)]
        },
        Row("a page may be worse than its items", .baseline, .childSexualAbuse, breaks: nil) {
            $0.items = [item(.national), item(.notIllegal, "cd")]
        },
        Row("an unknown page reaches as far as itself", later, .other, breaks: nil) { $0.items = [item(later)] },
        Row("an unknown item reaches beyond every page", .baseline, .childSexualAbuse, breaks: .itemBeyondPage, item: 1) {
            $0.items = [item(later)]
        },
        Row("an item shows nobody younger than the page", .baseline, .childSexualAbuse, breaks: .itemYoungerThanPage, item: 1) {
            $0.age = .pubescent
            $0.items = [item(.baseline, age: .infant)]
        },
        Row("an item may show somebody older", .baseline, .childSexualAbuse, breaks: nil) {
            $0.age = .infant
            $0.items = [item(.baseline, age: .pubescent)]
        },
        Row("an item may show somebody of the page's age", .baseline, .childSexualAbuse, breaks: nil) {
            $0.age = .pubescent
            $0.items = [item(.baseline, age: .pubescent)]
        },
        Row("without an age of the page its items may have any", .baseline, .childSexualAbuse, breaks: nil) {
            $0.age = .undetermined
            $0.items = [item(.baseline, age: .infant)]
        },
    ]

    @Test(arguments: rows) func aFindingAgreesWithItself(_ row: Row) {
        #expect(row.finding.contradiction == row.rule.map { FindingRules.Contradiction($0, item: row.item) })
    }

    @Test(arguments: FindingRules.Rule.allCases) func aContradictionNamesItsRule(_ rule: FindingRules.Rule) {
        #expect("\(FindingRules.Contradiction(rule, item: 3))".hasPrefix("\(rule.rawValue) in item 3: "))
    }

    @Test(
        arguments: [
            (ReportKind.notFound, nil, false), (.other, "error404NotFoundOrSiteDown", false), (.other, "other", true), (.other, nil, true),
            (.adultPornography, "adultPornography", true),
        ] as [(ReportKind, String?, Bool)])
    func someFindingsAreOfNoContent(kind: ReportKind, reason: String?, isOfContent: Bool) throws {
        var assessment = Assessment(
            classification: .notIllegal, kind: kind, member: try #require(MemberID("nl")), at: Timestamp(milliseconds: 0))
        assessment.reason = reason.map(ReasonCode.init(rawValue:))
        #expect(assessment.isOfContent == isOfContent)
    }
}
