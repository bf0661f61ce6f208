import AccessControl
import Envelopes
import Testing

@testable import NodeAPI

/// What persons say of the hosts behind front-ends, over the operators' interface.
@Suite(.timeLimit(.minutes(2))) struct OriginRoutesTests {
    private static let stranger = "urn:hotline:case:nl:01890000-0000-7000-8000-000000000000"

    let desk: DeskFixture

    init() async throws { desk = try await DeskFixture() }

    private func answer(_ more: JSONValue.Member...) async throws -> JSONValue {
        let body = JSONValue.object([.init("case", .string(Self.stranger))] + more)
        let answer = try await desk.ask("POST", "/api/v1/takedown/origins/answers", body, as: .analyst)
        #expect(answer.status == 200)
        return answer.json
    }

    @Test func anAnswerSaysExactlyOneThing() async throws {
        let nothing = try await answer(), twice = try await answer(.init("notFound", true), .init("laterHours", 3))
        for line in [nothing, twice, try await answer(.init("notFound", false))] {
            #expect(line["problem"]?["code"]?.string == "unusableOrigin" && line["problem"]?["status"]?.integer == 422, "\(line)")
        }
        for said: JSONValue.Member in [
            .init("notFound", true), .init("laterHours", 3), .init("claim", "Example Hosting"), .init("addresses", ["10.0.0.7"]),
        ] {
            #expect(try await answer(said)["problem"]?["code"]?.string == "unknownCase")
        }
    }

    @Test func aNodeWithoutHiddenCasesSaysSo() async throws {
        let summary = try await desk.ask("GET", "/api/v1/takedown/origins", as: .viewer).json
        #expect(summary["cases"]?["waiting"]?.integer == 0 && summary["fronts"]?.array == [])
        let listed = try await desk.ask("GET", "/api/v1/takedown/origins/cases", as: .viewer).json
        #expect(listed["items"]?.array == [])
    }
}
