import CaseStore
import Casework
import Envelopes
import HTTPClient
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import NodeAPI

/// The work list over the owner's socket.
@Suite(.timeLimit(.minutes(2))) struct WorkListAPITests {
    let federation: TestFederation
    let nl: TestNode

    init() async throws {
        federation = try TestFederation()
        nl = try await federation.start([federation.enrol("nl", covering: ["NL"])])[0]
    }

    private func report(_ page: String) async throws -> String {
        let lines = try await nl.administer(
            "POST", "/api/v1/reports",
            [
                "address": .string("http://nl.host.example/\(page)"), "origin": "police", "referrer": "http://found.example/?who=me",
                "site": ["type": "forum"], "items": [["sha256": .string(String(repeating: "1", count: 64))]],
            ])
        return try #require(try JSONValue(parsing: lines.body)["case"]?.string)
    }

    private func json(_ response: ClientResponse) throws -> JSONValue { try JSONValue(parsing: response.body) }

    private func lease(_ body: JSONValue) async throws -> [JSONValue] {
        let response = try await nl.administer("POST", "/api/v1/worklist/leases", body)
        #expect(response.status == 200)
        return try json(response)["items"]?.array ?? []
    }

    @Test func listsWithoutAddressesAndLeasesWithThem() async throws {
        try await federation.run(nl) {
            let (first, second) = (try await report("a"), try await report("b"))
            let leased = try #require(try await lease(["analyst": "anna", "minutes": 5]).first)
            #expect(leased["case"]?.string == first && leased["address"]?.string == "http://nl.host.example/a")
            #expect(leased["referrer"]?.string == "http://found.example/" && leased["site"]?["type"]?.string == "forum")
            #expect(leased["items"]?.array?.first?["known"] == nil)
            #expect(leased["reports"]?.integer == 1 && leased["origins"]?.array == ["police"])
            #expect(leased["lease"]?.integer == 1 && leased["until"]?.string.flatMap(Timestamp.init(_:)) != nil)

            let answer = try await nl.administer("GET", "/api/v1/worklist?limit=1")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("host.example"))
            let list = try json(answer)
            #expect(list["waiting"]?.integer == 2 && list["leased"]?.integer == 1 && list["oldest"]?.string != nil)
            let row = try #require(list["items"]?.array?.first)
            #expect(row["case"]?.string == first && row["analyst"]?.string == "anna" && row["lease"]?.integer == 1)
            let next = try #require(list["next"]?.string)
            let rest = try json(try await nl.administer("GET", "/api/v1/worklist?after=\(next)"))
            #expect(rest["items"]?.array?.map { $0["case"]?.string } == [second] && rest["next"] == nil)
        }
    }

    @Test func aLeaseIsRenewedGivenBackAndUsed() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            _ = try await lease(["analyst": "anna"])
            let path = "/api/v1/worklist/\(id)/lease"
            let renewed = try await nl.administer("POST", path, ["lease": 1, "minutes": 60])
            #expect(try json(renewed)["lease"]?.integer == 1)
            #expect(try json(try await nl.administer("DELETE", path + "?lease=1"))["released"] == .bool(true))
            #expect(try json(try await nl.administer("DELETE", path))["released"] == .bool(false))
            #expect(try await lease(["analyst": "bert", "count": 50]).map { $0["lease"]?.integer } == [2])
            let finding: [JSONValue.Member] = [
                .init("case", .string(id)), .init("classification", "notIllegal"), .init("kind", "other"),
            ]
            func assess(_ more: JSONValue.Member...) async throws -> JSONValue {
                try json(try await nl.administer("POST", "/api/v1/assessments", .object(finding + more)))
            }
            #expect(try await assess()["problem"]?["code"]?.string == "leasedByAnother")
            #expect(try await assess(.init("lease", 1))["problem"]?["code"]?.string == "anotherLease")
            #expect(try await assess(.init("lease", "2"))["problem"]?["code"]?.string == "badRequest")
            #expect(try await assess(.init("lease", 2))["case"]?.string == id)
            #expect(try await assess(.init("lease", 2))["problem"]?["code"]?.string == "leaseLapsed")
        }
    }

    @Test func metricsTellWhatWaits() async throws {
        try await federation.run(nl) {
            for page in ["a", "b", "b"] { _ = try await report(page) }
            _ = try await lease(["analyst": "anna"])
            let text = String(decoding: try await nl.administer("GET", "/metrics").body, as: UTF8.self)
            #expect(text.contains("hotline_worklist_waiting 2\n") && text.contains("hotline_worklist_leased 1\n"))
            #expect(text.contains("hotline_worklist_oldest_seconds "))
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        var body: JSONValue?
        let status: Int
        let code: String
        var testDescription: String { "\(method) \(path) \(body.map { String(decoding: $0.compactBytes, as: UTF8.self) } ?? "")" }
    }

    private static let stranger = "urn:hotline:case:nl:01890000-0000-7000-8000-000000000000"

    @Test(arguments: [
        Refusal(method: "POST", path: "leases", body: [:], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": ""], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": "a\u{7}"], status: 400, code: "badRequest"),
        Refusal(
            method: "POST", path: "leases", body: ["analyst": .string(String(repeating: "a", count: 65))], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": "anna", "count": 0], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": "anna", "count": 51], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": "anna", "minutes": 1_441], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "leases", body: ["analyst": "anna", "minutes": "5"], status: 400, code: "badRequest"),
        Refusal(method: "GET", path: "leases", status: 405, code: "methodNotAllowed"),
        Refusal(method: "POST", path: "\(stranger)/lease", body: ["lease": 1], status: 404, code: "unknownCase"),
        Refusal(method: "POST", path: "\(stranger)/lease", body: [:], status: 400, code: "badRequest"),
        Refusal(method: "POST", path: "nobody/lease", body: ["lease": 1], status: 400, code: "badRequest"),
        Refusal(method: "DELETE", path: "\(stranger)/lease", status: 404, code: "unknownCase"),
        Refusal(method: "DELETE", path: "\(stranger)/lease?lease=x", status: 400, code: "badRequest"),
        Refusal(method: "GET", path: "?after=1.2", status: 400, code: "badRequest"),
        Refusal(method: "GET", path: "?after=a.b.c", status: 400, code: "badRequest"),
    ])
    func refuses(_ refusal: Refusal) async throws {
        try await federation.run(nl) {
            let path = "/api/v1/worklist" + (refusal.path.hasPrefix("?") ? "" : "/") + refusal.path
            let response = try await nl.administer(refusal.method, path, refusal.body)
            #expect(response.status == refusal.status)
            #expect(try json(response)["code"]?.string == refusal.code)
        }
    }

    @Test func aLeaseThatEndedOrIsAnothersIsRefusedWithItsReason() async throws {
        try await federation.run(nl) {
            let id = try await report("a")
            let path = "/api/v1/worklist/\(id)/lease"
            let lapsed = try await nl.administer("POST", path, ["lease": 1])
            #expect(lapsed.status == 409)
            #expect(try json(lapsed)["code"]?.string == "leaseLapsed")
            _ = try await lease(["analyst": "anna"])
            let foreign = try await nl.administer("DELETE", path + "?lease=9")
            #expect(foreign.status == 409)
            #expect(try json(foreign)["code"]?.string == "anotherLease")
        }
    }
}
