import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPClient
import HTTPServer
import HotlineModel
import NodeMessages
import TestCasework
import TestFederation
import Testing

@testable import NodeAPI

/// What members and the owner reach, by method and path.
@Suite(.timeLimit(.minutes(2))) struct FederationAPITests {
    @Test(arguments: [
        (header: "application/x-ndjson" as String?, isNamed: true), (header: "Application/X-NDJSON", isNamed: true),
        (header: "application/x-ndjson; charset=utf-8", isNamed: true), (header: " application/x-ndjson ;q=1", isNamed: true),
        (header: "application/x-ndjsonp", isNamed: false), (header: "text/plain; application/x-ndjson", isNamed: false),
        (header: "", isNamed: false), (header: nil, isNamed: false),
    ])
    func aMediaTypeIsNamedInAnyCaseWithAnyParameters(header: String?, isNamed: Bool) {
        #expect(MediaType.is(header, "application/x-ndjson") == isNamed)
    }

    @Test func aHeadRequestIsAnsweredLikeAGetWithoutItsBody() async throws {
        let federation = try TestFederation()
        let de = try TestPeer(federation.enrol("de", covering: ["DE"]))
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [de.listing])[0]
        try await federation.run(nl) {
            let get = try await de.send("GET", "/federation/v1/directory", to: nl)
            let head = try await de.send("HEAD", "/federation/v1/directory", to: nl)
            #expect(get.status == 200 && head.status == 200)
            #expect(!get.body.isEmpty && head.body.isEmpty)
            #expect(try await de.send("DELETE", "/federation/v1/directory", to: nl).refusal == .methodNotAllowed)
        }
    }

    @Test func theOwnerMovesACaseByTheSameWordAsEveryAction() async throws {
        let federation = try TestFederation()
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])])[0]
        let id = try await nl.confirmCase(in: "NL", page: "a")
        try await nl.tracing.routeWaiting()
        let line = JSONValue(dictionaryLiteral: ("case", .string(id.description)), ("action", "moved")).compactBytes
        let submission = ActionSubmission(try ActionRequest(request: line), by: .owner)
        let outcome = try await nl.desk.act([submission])
        #expect(try outcome.map { try $0.get() } == [id])
        #expect(try await nl.stage(of: id) == .awaitingTrace)
        try await nl.tracing.routeWaiting()
        #expect(try await nl.placements(of: id) == ["keep nl done", "keep nl open"])
    }
}
