import Casework
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

/// What comes in as JSON about a case.
@Suite struct SubmissionTests {
    private static let id = "urn:hotline:case:nl:01970000-0000-7000-8000-000000000001"
    private static let hash = String(repeating: "a", count: 64)

    private func finding(_ members: String) throws -> AssessmentSubmission {
        let json = #"{"case":"\#(Self.id)","classification":"baseline","kind":"childSexualAbuse"\#(members.isEmpty ? "" : ",")\#(members)}"#
        return AssessmentSubmission(try AssessmentRequest(request: Array(json.utf8)), by: .owner)
    }

    @Test func readsEverythingAFindingHas() throws {
        let read = try finding(
            #"""
            "age":"infant","sex":"both","medium":"video","flags":["virtual"],"labels":[{"scheme":"ucs","version":"3.1","label":"a:1"}],
            "site":{"type":"forum","commerciality":"nonCommercial","payments":["none"]},"reason":"virtualMaterial","note":"n","actor":"anna",
            "items":[{"sha256":"\#(Self.hash)","medium":"image","finding":{"classification":"national","age":"pubescent","sex":"male","flags":["userGenerated","childModelling"]}},
            {"sha256":"\#(Self.hash)"}]
            """#)
        #expect(read.age == .infant && read.sex == .both && read.medium == .video && read.flags == [.virtual])
        #expect(read.labels == [SchemeLabel(scheme: "ucs", version: "3.1", label: "a:1")])
        #expect(read.site.type?.rawValue == "forum" && read.site.commerciality?.rawValue == "nonCommercial")
        #expect(read.site.payments.map(\.rawValue) == ["none"])
        #expect(read.reason?.rawValue == "virtualMaterial" && read.note == "n" && read.actor == "anna")
        var expected = ItemFinding(.national)
        expected.age = .pubescent
        expected.sex = .male
        expected.flags = [.userGenerated, .childModelling]
        #expect(read.items.map(\.finding) == [expected, nil])
    }

    @Test(arguments: [
        (#""age":"25""#, "`age` must be one of infant, prepubescent, pubescent, undetermined"),
        (#""sex":"girls""#, "`sex` must be one of female, male, both, undetermined"),
        (#""medium":"picture""#, "`medium` must be one of image, video, text, link, container, other"),
        (#""flags":["later"]"#, "`flags[0]` must be one of virtual, childModelling, userGenerated"),
        (#""flags":"virtual""#, "`flags` must be a list of at most 100"),
        (#""flags":[1]"#, "`flags[0]` must be text"),
        (#""reason":"tired""#, "`reason` must be one of other, contentNotFound,"),
        (#""site":{"type":"shop"}"#, "`site.type` must be one of undetermined, website,"),
        (#""site":{"commerciality":"free"}"#, "`site.commerciality` must be one of undetermined, commercial, nonCommercial"),
        (#""site":{"payments":["gold"]}"#, "`site.payments[0]` must be one of undetermined, americanExpress,"),
        (#""site":"forum""#, "`site` must be an object"),
        (
            #""items":[{"sha256":"\#(hash)","finding":{"classification":"25"}}]"#,
            "`items[0].finding.classification` must be one of baseline, national, notIllegal"
        ),
        (
            #""items":[{"sha256":"\#(hash)","classification":"national","finding":{"classification":"baseline"}}]"#,
            "`items[0].classification` is no member of this; there are only sha256,"
        ),
        (#""items":[{"sha256":"\#(hash)","finding":{"age":"infant"}}]"#, "`items[0].finding.classification` is missing"),
        (
            #""items":[{"sha256":"\#(hash)","finding":{"classification":"national","flags":["x"]}}]"#,
            "`items[0].finding.flags[0]` must be one of virtual,"
        ),
        (#""items":[{"sha256":"\#(hash)","medium":"picture"}]"#, "`items[0].medium` must be one of image,"),
        (#""labels":[{"scheme":"ucs"}]"#, "`labels[0].version` is missing"),
        (#""actor":"a\nb""#, "`actor` must be a name of 1 to 64 bytes without control characters"),
        (#""actor":"""#, "`actor` must be a name of 1 to 64 bytes without control characters"),
        (#""note":7"#, "`note` must be text"),
        (#""notes":"n""#, "`notes` is no member of this; there are only case, lease, classification, kind, actor, now, age,"),
        (#""site":{"kind":"forum"}"#, "`site.kind` is no member of this; there are only type, commerciality, payments"),
    ])
    func aCodeOutOfItsListIsRefusedWithTheList(members: String, sentence: String) {
        let error = #expect(throws: MessageError.self) { try finding(members) }
        #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "accepted")")
    }

    @Test func aNoteHasAnEnd() throws {
        let longest = String(repeating: "n", count: 8 << 10)
        #expect(try finding(#""note":"\#(longest)""#).note == longest)
        #expect(throws: MessageError.self) { try finding(#""note":"\#(longest)n""#) }
    }

    @Test func anActionsReasonIsOfTheListToo() throws {
        func action(_ reason: String) throws -> ActionSubmission {
            ActionSubmission(
                try ActionRequest(request: Array(#"{"case":"\#(Self.id)","action":"unavailable","reason":"\#(reason)"}"#.utf8)), by: .owner)
        }
        #expect(try action("linkExpired").reason?.rawValue == "linkExpired")
        #expect(throws: MessageError.self) { try action("gone") }
    }

    @Test func aDescriptionNeedsSomethingToSay() throws {
        func description(_ site: String) throws -> DescriptionSubmission {
            DescriptionSubmission(try DescriptionRequest(request: Array(#"{"case":"\#(Self.id)","site":\#(site)}"#.utf8)), by: .owner)
        }
        #expect(try description(#"{"payments":["none"]}"#).site.payments.map(\.rawValue) == ["none"])
        #expect(throws: MessageError.self) { try description("{}") }
    }
}
