import AccessControl
import Envelopes
import HTTPServer
import Testing

@testable import NodeAPI

/// What is asked for a member that is none is refused, instead of done to nobody.
@Suite struct RetryRoutesTests {
    @Test(arguments: ["retry", "resend"]) func aNameThatIsNoPeersIsRefused(verb: String) async throws {
        let desk = try await DeskFixture()
        func ask(_ member: String) async -> HTTPResponse {
            let json = HTTPHeaders.Field(name: "content-type", value: "application/json")
            return await AdministrationAPI(desk.node).answer(
                desk.request("POST", "/api/v1/peers/\(member)/\(verb)", [:], as: nil, fields: [json]))
        }
        for member in ["xx", "nl"] {
            let answer = await ask(member)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(answer.status == 404 && detail == "\(member) is no other member of the directory; see `hotline peers`")
        }
        #expect(await ask("de").status == 200)
    }
}
