import AccessControl
import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPServer
import Helpline
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import NodeAPI

/// In whose name things are done: whoever asks, whatever what is handed in claims; only the administrator does things for others.
@Suite(.timeLimit(.minutes(2))) struct AttributionTests {
    let desk: DeskFixture

    init() async throws { desk = try await DeskFixture() }

    private static let claimed = "somebody-else"

    /// Who stands in the events of a kind.
    private func actors(_ kind: CaseEventKind, of id: CaseID) async throws -> [String] {
        try await desk.nl.store.read { view in
            try view.caseRecord(id).map { try view.events(of: $0.number).filter { $0.kind == kind }.map(\.actor) } ?? []
        }
    }

    /// Does something about a case in another's name and expects it to be done.
    private func does(_ path: String, _ more: JSONValue.Member..., about id: CaseID? = nil, as role: Role) async throws {
        let about = id.map { [JSONValue.Member("case", .string($0.description))] } ?? []
        let answer = try await desk.ask("POST", path, .object(about + more + [.init("actor", .string(Self.claimed))]), as: role)
        try #require([200, 201].contains(answer.status), "\(answer.json)")
        try #require(answer.json["problem"] == nil, "\(answer.json)")
    }

    @Test(arguments: [Role.analyst, .officer, .administrator])
    func anAssessmentIsWhoeverAsksFor(role: Role) async throws {
        let name = role == .administrator ? Self.claimed : DeskFixture.name(of: role)
        let id = try await desk.report("a")
        let leased = try await desk.ask("POST", "/api/v1/worklist/leases", ["analyst": .string(Self.claimed)], as: role)
        let lease = try #require(leased.json["items"]?.array?.first?["lease"])
        let row = try await desk.ask("GET", "/api/v1/worklist", as: .viewer).json["items"]?.array?.first
        #expect(row?["analyst"]?.string == name)
        try await does(
            "/api/v1/assessments", .init("lease", lease), .init("classification", "national"), .init("kind", "childSexualAbuse"),
            about: id, as: role)
        #expect(try await actors(.assessed, of: id) == [name])
        try await does("/api/v1/descriptions", .init("site", ["type": "forum"]), about: id, as: role)
        #expect(try await actors(.described, of: id) == [name])
    }

    @Test(arguments: [Role.officer, .administrator])
    func anActionItsReversalAndAWithdrawalAreWhoeverAsksFor(role: Role) async throws {
        let name = role == .administrator ? Self.claimed : DeskFixture.name(of: role)
        let id = try await desk.nl.confirmCase(in: "NL", page: "a")
        try await desk.nl.tracing.routeWaiting()
        try await does("/api/v1/actions", .init("action", "referred"), about: id, as: role)
        #expect(try await actors(.referred, of: id) == [name])
        try await does("/api/v1/reversals", .init("action", "referred"), about: id, as: role)
        #expect(try await actors(.reversed, of: id) == [name])
        let other = try await desk.nl.confirmCase(in: "DE", page: "b")
        try await desk.nl.tracing.routeWaiting()
        try await does("/api/v1/withdrawals", about: other, as: role)
        #expect(try await actors(.withdrawn, of: other) == [name])
    }

    @Test(arguments: [Role.officer, .administrator])
    func whatIsDoneAboutATipIsWhoeverAsksFor(role: Role) async throws {
        let name = role == .administrator ? Self.claimed : DeskFixture.name(of: role)
        let tip = try await desk.node.helpline.receive(TipSubmission(TipContents(text: "a man who travels")))
        try await does("/api/v1/tips/\(tip.number)/questions", .init("text", "When?"), as: role)
        let look = try await desk.node.helpline.look(atTip: tip.number).digest.hex
        try await does("/api/v1/tips/\(tip.number)/handover", .init("seen", .string(look)), as: role)
        let events = try await desk.nl.store.read { try $0.events(ofTip: tip.number) }
        for kind in [TipEventKind.asked, .handedOver] { #expect(events.filter { $0.kind == kind }.map(\.actor) == [name]) }
    }

    // MARK: Leases

    /// A case that the analyst of the list has; its path.
    private func leased() async throws -> (id: CaseID, path: String) {
        let id = try await desk.report("a")
        _ = try await desk.ask("POST", "/api/v1/worklist/leases", [:], as: .analyst)
        return (id, "/api/v1/worklist/\(id)/lease")
    }

    @Test func takingACaseFromSomebodyIsForOfficers() async throws {
        let (_, path) = try await leased()
        let refused = try await desk.ask("DELETE", path, as: .analyst)
        #expect(refused.status == 400 && refused.json["detail"]?.string?.hasPrefix("`lease` is missing") == true)
        #expect(try await desk.ask("GET", "/api/v1/worklist", as: .viewer).json["leased"]?.integer == 1)
        #expect(try await desk.ask("DELETE", path, as: .officer).json["released"]?.bool == true)
        #expect(try await desk.ask("GET", "/api/v1/worklist", as: .viewer).json["leased"]?.integer == 0)
    }

    @Test func ownCasesAreGivenBackByTheNumberOfTheLease() async throws {
        let (_, path) = try await leased()
        #expect(try await desk.ask("POST", path, ["lease": 1], as: .analyst).status == 200)
        #expect(try await desk.ask("DELETE", path + "?lease=1", as: .analyst).json["released"]?.bool == true)
    }

    @Test func theNumberOfAnothersLeaseOpensNothing() async throws {
        let id = try await desk.report("a")
        _ = try await desk.nl.desk.lease(1, to: Self.claimed)
        let path = "/api/v1/worklist/\(id)/lease"
        for answer in [
            try await desk.ask("DELETE", path + "?lease=1", as: .analyst), try await desk.ask("POST", path, ["lease": 1], as: .analyst),
        ] {
            #expect(answer.status == 409 && answer.json["code"]?.string == "leasedByAnother")
        }
        let assessed = try await desk.ask(
            "POST", "/api/v1/assessments",
            ["case": .string(id.description), "lease": 1, "classification": "national", "kind": "childSexualAbuse"], as: .analyst)
        #expect(assessed.json["problem"]?["code"]?.string == "leasedByAnother")
        #expect(try await desk.ask("DELETE", path + "?lease=1", as: .officer).json["released"]?.bool == true)
    }
}
