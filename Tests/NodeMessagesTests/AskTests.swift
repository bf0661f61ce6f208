import Envelopes
import HotlineModel
import Testing

@testable import NodeMessages

/// Questions as requests over HTTP.
@Suite struct AskTests {
    struct Search: Message, Hashable {
        var stage: String?
        var limit: Whole<1, 1_000>?
        var after: String?
    }

    private static let list = Endpoint<Nothing, Search, Page<Sample>>(.get, "/api/v1/samples")
    private static let one = Endpoint<MemberID, Nothing, Sample>(.get, "/api/v1/samples/{member}/parts")
    private static let change = Endpoint<MemberID, Sample.Part, Sample>(.post, "/api/v1/samples/{member}")

    @Test func aQuestionIsAMethodAPathAndAQueryOrABody() throws {
        let ask = Self.list.ask(Search(stage: "a b&c", limit: Whole(5)))
        #expect(ask.method == .get && ask.target == "/api/v1/samples?stage=a%20b%26c&limit=5" && ask.body.isEmpty)
        #expect(ask.path == "/api/v1/samples")
        #expect(Self.list.ask(Search()).target == "/api/v1/samples")
        let nl = try #require(MemberID("nl"))
        #expect(Self.one.ask(nl).target == "/api/v1/samples/nl/parts")
        let changed = Self.change.ask(nl, Sample.Part(age: .infant))
        #expect(changed.method == .post && changed.body == Array(#"{"age":"infant"}"#.utf8))
        #expect(try changed.answer(in: RawAnswer(body: Array(#"{"member":"de"}"#.utf8), next: nil)).member.rawValue == "de")
        #expect(throws: MessageError.self) { try changed.answer(in: RawAnswer(body: Array("{}".utf8), next: nil)) }
    }

    @Test(arguments: [
        ("", Search()), ("limit=7&after=x%2Cy", Search(limit: Whole(7), after: "x,y")), ("after=&stage", Search()),
        ("%73tage=%C3%A4+", Search(stage: "ä+")),
    ])
    func aQueryIsPercentDecoded(text: String, search: Search) throws { #expect(try Query.read(text) == search) }

    @Test func aQueryReadsWhatItWrote() throws {
        let search = Search(stage: "100 % & ä=?#/", limit: Whole(1_000), after: "1.2.3")
        #expect(try Query.read(String(Query.text(of: search).dropFirst())) == search)
    }

    @Test(arguments: [
        ("limt=7", "limt", "is no member of this; there are only stage, limit, after"),
        ("limit=0", "limit", "must be a whole number from 1 to 1000"), ("limit=x", "limit", "must be a whole number from 1 to 1000"),
        ("limit=7&limit=7", "", "has one parameter twice"), ("after=%2", "after", "must be percent-encoded UTF-8"),
        ("after=%GG", "after", "must be percent-encoded UTF-8"), ("after=%FF", "after", "must be percent-encoded UTF-8"),
    ])
    func aQueryNamesTheParameterAtFault(text: String, member: String, rule: String) {
        #expect(throws: MessageError(rule, member: member)) { let _: Search = try Query.read(text) }
    }
}
