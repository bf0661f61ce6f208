import CaseService
import CaseStore
import Casework
import Envelopes
import Federation
import HTTPServer
import HotlineModel
import NodeAPI
import TestCasework
import TestFederation
import Testing

/// What waits, or is held back, says so wherever it is shown.
@Suite(.timeLimit(.minutes(1))) struct WaitingTests {
    let federation: TestFederation
    let nl: TestNode
    let de: TestPeer
    let central: TestPeer

    init() async throws {
        federation = try TestFederation()
        de = try TestPeer(federation.enrol("de", covering: ["DE"]))
        central = try TestPeer(federation.enrol("central", role: .central))
        var listing = central.listing
        listing.features = ["report", "update"]
        nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [de.listing, listing])[0]
    }

    private func json(_ target: String) async throws -> JSONValue {
        let request = HTTPRequest(
            method: "GET", target: target, query: nil, body: [], listener: NodeServer.ListenerName.administration)
        let response = await AdministrationAPI(nl.node).answer(request)
        #expect(response.status == 200)
        return try JSONValue(parsing: response.body)
    }

    @Test func aCaseOfAPeerThatWeCatchUpWithIsShownAsHeldBack() async throws {
        try await federation.run(nl) {
            let envelope = de.envelope(to: nl.member, de.report("http://nl.host.example/a", at: nl.steps.now), at: nl.steps.now)
            _ = try await de.post(de.batch([envelope.line()], to: nl.member, at: nl.steps.now), to: nl)
            let end = nl.steps.now + .seconds(60)
            nl.steps.context.holds.hold(casesFrom: de.member, until: end)
            #expect(try await json("/api/v1/cases/\(envelope.caseID)")["heldBack"]?.bool == true)
            #expect(try await json("/api/v1/cases")["items"]?.array?.first?["heldBack"]?.bool == true)
            // Cases of members come assessed: what is held back never waits for an analyst.
            #expect(try await json("/api/v1/worklist")["waiting"]?.integer == 0)
            nl.steps.context.holds.release(casesFrom: de.member, until: end)
            #expect(try await json("/api/v1/cases/\(envelope.caseID)")["heldBack"]?.bool == false)
        }
    }

    @Test func whatTheReceiverDoesNotListSaysWhyItWaits() async throws {
        let id = try await nl.confirmCase(in: "NL", page: "a")
        try await nl.tracing.routeWaiting()
        let why = JSONValue.string(WaitReason.notListed(type: "copy").sentence)
        #expect(try await json("/api/v1/cases/\(id)")["sent"]?.array?.first?["why"] == why)
        let rows = try await json("/api/v1/peers")["items"]?.array ?? []
        #expect(rows.map { $0["waitsFor"] } == [.array([]), .array([why])])
    }
}
