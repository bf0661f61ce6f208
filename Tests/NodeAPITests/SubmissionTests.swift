import Casework
import Envelopes
import HotlineModel
import Testing

@testable import NodeAPI

/// What comes in as JSON about a case.
@Suite struct SubmissionTests {
    private static let id = "urn:hotline:case:nl:01970000-0000-7000-8000-000000000001"
    private static let hash = String(repeating: "a", count: 64)

    private func finding(_ members: String) throws -> AssessmentSubmission {
        let json = #"{"case":"\#(Self.id)","classification":"baseline","kind":"childSexualAbuse"\#(members.isEmpty ? "" : ",")\#(members)}"#
        return try AssessmentSubmission(try JSONValue(parsing: Array(json.utf8)))
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
        (#""flags":["later"]"#, "`flags` must be one of virtual, childModelling, userGenerated"),
        (#""flags":"virtual""#, "`flags` must be a list of at most 100"),
        (#""flags":[1]"#, "`flags` must be a list of texts"),
        (#""reason":"tired""#, "`reason` must be one of other, contentNotFound,"),
        (#""site":{"type":"shop"}"#, "`type` must be one of undetermined, website,"),
        (#""site":{"commerciality":"free"}"#, "`commerciality` must be one of undetermined, commercial, nonCommercial"),
        (#""site":{"payments":["gold"]}"#, "`payments` must be one of undetermined, americanExpress,"),
        (#""site":"forum""#, "`site` must be an object"),
        (
            #""items":[{"sha256":"\#(hash)","finding":{"classification":"25"}}]"#,
            "`classification` must be one of baseline, national, notIllegal"
        ),
        (#""items":[{"sha256":"\#(hash)","finding":{"age":"infant"}}]"#, "a `finding` needs its `classification`"),
        (#""items":[{"sha256":"\#(hash)","finding":{"classification":"national","flags":["x"]}}]"#, "`flags` must be one of virtual,"),
        (#""items":[{"sha256":"\#(hash)","medium":"picture"}]"#, "`medium` must be one of image,"),
        (#""labels":[{"scheme":"ucs"}]"#, "`version` is missing or no text"),
        (#""actor":"a\nb""#, "`actor` must be a name of 1 to 64 bytes without control characters"),
        (#""actor":"""#, "`actor` must be a name of 1 to 64 bytes without control characters"),
        (#""note":7"#, "`note` must be text"),
    ])
    func aCodeOutOfItsListIsRefusedWithTheList(members: String, sentence: String) {
        let error = #expect(throws: InputError.self) { try finding(members) }
        #expect(error?.sentence.hasPrefix(sentence) == true, "\(error?.sentence ?? "accepted")")
    }

    @Test func aNoteHasAnEnd() throws {
        let longest = String(repeating: "n", count: AssessmentSubmission.longestNote)
        #expect(try finding(#""note":"\#(longest)""#).note == longest)
        #expect(throws: InputError.self) { try finding(#""note":"\#(longest)n""#) }
    }

    @Test func anActionsReasonIsOfTheListToo() throws {
        func action(_ reason: String) throws -> ActionSubmission {
            try ActionSubmission(
                try JSONValue(parsing: Array(#"{"case":"\#(Self.id)","action":"unavailable","reason":"\#(reason)"}"#.utf8)))
        }
        #expect(try action("linkExpired").reason?.rawValue == "linkExpired")
        #expect(throws: InputError.self) { try action("gone") }
    }

    @Test func aDescriptionNeedsSomethingToSay() throws {
        func description(_ site: String) throws -> DescriptionSubmission {
            try DescriptionSubmission(try JSONValue(parsing: Array(#"{"case":"\#(Self.id)","site":\#(site)}"#.utf8)))
        }
        #expect(try description(#"{"payments":["none"]}"#).site.payments.map(\.rawValue) == ["none"])
        #expect(throws: InputError.self) { try description("{}") }
    }
}
