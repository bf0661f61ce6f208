import Envelopes
import Testing

@testable import Notices

/// Who hosts a site, as the operator of a front-end says it.
@Suite struct NamedHosterTests {
    @Test(
        arguments: [
            (
                #"{"result":{"hosting_provider":"Example Hosting","abuse_contact":"abuse@hosting.example"}}"#,
                "Example Hosting, abuse@hosting.example"
            ),
            (#"{"hostingProvider":{"name":"Example Hosting","email":"abuse@hosting.example"}}"#, "Example Hosting, abuse@hosting.example"),
            (#"{"result":[7,{"Hoster":"Example Hosting"}]}"#, "Example Hosting"),
            (#"{"request":{"abuseContact":"abuse@hosting.example"}}"#, "abuse@hosting.example"),
            (#"{"result":{"hosting_provider":"Example Hosting","abuse_contact":"no mailbox"}}"#, "Example Hosting"),
            (#"{"result":"success","abuse_rand":"0f1e"}"#, nil), (#"{"hosting_provider":"two\nlines"}"#, nil),
            (#"{"hosting_provider":""}"#, nil), (#"{"hosting_provider":7}"#, nil), ("[]", nil),
            (#"{"hosting_provider":"\#(String(repeating: "x", count: 121))"}"#, nil), (#"{"hosting_provider":"a\u202eb"}"#, nil),
        ] as [(String, String?)]) func readsTheProvider(text: String, words: String?) throws
    {
        #expect(NamedHoster.words(in: try JSONValue(parsing: Array(text.utf8))) == words)
    }

    @Test func theReplyToAReportMayNameIt() throws {
        let body = try JSONValue(
            parsing: Array(#"{"result":"success","abuse_rand":"0f1e","hosting_provider":"Example Hosting"}"#.utf8))
        #expect(AbuseReportsDialect().reply(body, to: "t") == .accepted(reference: "0f1e", hoster: "Example Hosting"))
    }
}
