import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HTTPClient
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import NodeAPI

/// What takes a finding or an action back, over the owner's socket: in whose name, and how it is refused.
@Suite(.timeLimit(.minutes(2))) struct FindingRoutesTests {
    private static let hash = String(repeating: "1a", count: 32)
    private static let stranger = "urn:hotline:case:nl:01890000-0000-7000-8000-000000000000"

    let federation: TestFederation
    let nl: TestNode

    init() async throws {
        federation = try TestFederation()
        var settings = TestNode.Settings()
        settings.undo = .seconds(3_600)
        nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], settings)[0]
    }

    /// Asks for something about a case; the answer's one line.
    private func ask(_ path: String, about id: String, _ more: JSONValue.Member...) async throws -> JSONValue {
        let answer = try await nl.administer("POST", "/api/v1/" + path, .object([.init("case", .string(id))] + more))
        #expect(answer.status == 200)
        return try JSONValue(parsing: answer.body)
    }

    /// Expects a line to be refused.
    private func refuses(_ code: String, _ status: Int64, _ line: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) {
        let problem = line["problem"]
        #expect(problem?["code"]?.string == code && problem?["status"]?.integer == status, "\(line)", sourceLocation: sourceLocation)
    }

    private func report(_ page: String) async throws -> String {
        let answer = try await nl.administer("POST", "/api/v1/reports", ["address": .string("http://nl.host.example/\(page)")])
        return try #require(try JSONValue(parsing: answer.body)["case"]?.string)
    }

    /// A finding of anna's.
    private func find(_ id: String, _ more: JSONValue.Member...) async throws -> JSONValue {
        let finding: [JSONValue.Member] = [
            .init("case", .string(id)), .init("classification", "baseline"), .init("kind", "childSexualAbuse"), .init("actor", "anna"),
        ]
        return try JSONValue(parsing: try await nl.administer("POST", "/api/v1/assessments", .object(finding + more)).body)
    }

    /// Who stands in the events of a kind.
    private func actors(_ kind: CaseEventKind, of id: String) async throws -> [String] {
        let events = try JSONValue(parsing: try await nl.administer("GET", "/api/v1/cases/\(id)").body)["events"]?.array ?? []
        return events.filter { $0["event"]?.string == kind.rawValue }.compactMap { $0["actor"]?.string }
    }

    @Test func aFindingIsUndoneByItsAnalystOnce() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            refuses("nothingToUndo", 409, try await ask("undos", about: id))
            let found = try await find(id)
            #expect(found["outcome"] == "undoable" && found["undoableUntil"]?.string.flatMap(Timestamp.init(_:)) != nil)
            for list in ["worklist", "cases"] {
                let rows = try JSONValue(parsing: try await nl.administer("GET", "/api/v1/\(list)").body)["items"]?.array ?? []
                #expect(rows.map { $0["undoableUntil"] } == [found["undoableUntil"]], "\(list)")
            }
            refuses("findingCanBeUndone", 409, try await find(id))
            refuses("findingCanBeUndone", 409, try await ask("withdrawals", about: id))
            refuses("findingOfAnother", 409, try await ask("undos", about: id, .init("actor", "ben")))
            #expect(try await ask("undos", about: id, .init("actor", "anna"))["case"]?.string == id)
            #expect(try await actors(.undone, of: id) == ["anna"])
            refuses("nothingToUndo", 409, try await ask("undos", about: id, .init("actor", "anna")))
            refuses("unknownCase", 404, try await ask("undos", about: Self.stranger))
        }
    }

    @Test func aFindingIsConcludedByItsAnalystOnce() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            refuses("nothingToUndo", 409, try await ask("conclusions", about: id))
            _ = try await find(id)
            refuses("findingOfAnother", 409, try await ask("conclusions", about: id, .init("actor", "ben")))
            #expect(try await ask("conclusions", about: id, .init("actor", "anna"))["case"]?.string == id)
            #expect(try await actors(.assessed, of: id) == ["anna"])
            refuses("nothingToUndo", 409, try await ask("conclusions", about: id, .init("actor", "anna")))
            refuses("nothingToUndo", 409, try await ask("undos", about: id))
            refuses("unknownCase", 404, try await ask("conclusions", about: Self.stranger))
        }
    }

    @Test func anActionIsReversedInSomebodysName() async throws {
        try await federation.run(nl) {
            let name = try await report("a")
            let id = try #require(CaseID(name))
            #expect(try await find(name, .init("now", true))["outcome"] == "assessed")
            try await nl.wait(for: .routed) { try await nl.stage(of: id) == .routed }
            refuses("noSuchAction", 409, try await ask("reversals", about: name, .init("action", "removed")))
            _ = try await ask("actions", about: name, .init("action", "removed"), .init("actor", "otto"))
            #expect(try await nl.stage(of: id) == .closed)
            let reversed = try await ask("reversals", about: name, .init("action", "removed"), .init("actor", "otto"))
            #expect(reversed["case"]?.string == name)
            #expect(try await actors(.reversed, of: name) == ["otto"])
            #expect(try await nl.stage(of: id) == .routed)
            refuses("noSuchAction", 409, try await ask("reversals", about: name, .init("action", "removed")))
            refuses("unknownAction", 422, try await ask("reversals", about: name, .init("action", "moved")))
            refuses("unknownCase", 404, try await ask("reversals", about: Self.stranger, .init("action", "removed")))
        }
    }

    @Test func aFindingIsWithdrawnInSomebodysName() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            refuses("notOurFinding", 409, try await ask("withdrawals", about: id))
            _ = try await find(id, .init("now", true))
            refuses("badRequest", 400, try await ask("withdrawals", about: id, .init("reason", "whatever")))
            let withdrawn = try await ask("withdrawals", about: id, .init("actor", "anna"), .init("reason", "mistake"))
            #expect(withdrawn["case"]?.string == id)
            #expect(try await actors(.withdrawn, of: id) == ["anna"])
            let shown = try JSONValue(parsing: try await nl.administer("GET", "/api/v1/cases/\(id)").body)
            #expect(shown["stage"] == "withdrawn" && shown["classification"] == nil)
            refuses("alreadyWithdrawn", 409, try await ask("withdrawals", about: id, .init("actor", "ben")))
            #expect(try await actors(.withdrawn, of: id) == ["anna"])
            refuses("unknownCase", 404, try await ask("withdrawals", about: Self.stranger))
        }
    }

    @Test func anItemsClassificationBesideItsFindingIsRefusedByItsName() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            let line = try await find(
                id,
                .init(
                    "items", [["sha256": .string(Self.hash), "classification": "notIllegal", "finding": ["classification": "baseline"]]]))
            refuses("badRequest", 400, line)
            #expect(line["problem"]?["member"]?.string == "items[0].classification")
            #expect(try await nl.store.read { try $0.caseRecord(try #require(CaseID(id)))?.stage } == .awaitingAssessment)
            #expect(try await nl.store.read { try $0.hashCounts().distinct } == 0)
        }
    }
}
