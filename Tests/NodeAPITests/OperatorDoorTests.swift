import AccessControl
import Cryptography
import Envelopes
import HTTPServer
import TestSupport
import Testing

@testable import NodeAPI

/// What a browser can be made to send to the operators' listener by a page of somebody else.
@Suite(.timeLimit(.minutes(2))) struct OperatorDoorTests {
    private static func code(_ fields: [(String, String)], names: [String] = []) -> String? {
        let headers = HTTPHeaders(fields.map { HTTPHeaders.Field(name: $0.0, value: $0.1) })
        return OperatorDoor(names: names).refusal(of: HTTPRequest(method: "GET", target: "/", headers: headers))?.problem.code
    }

    @Test(
        arguments: [
            ("localhost", nil), ("LOCALHOST:7080", nil), ("127.0.0.1:7080", nil), ("127.9.9.9", nil), ("[::1]:7080", nil),
            ("192.0.2.7:80", nil),
            ("page.hotline.example", nil), ("Page.Hotline.Example:443", nil), ("attacker.example", "wrongHost"),
            ("attacker.example:7080", "wrongHost"), ("localhost.attacker.example", "wrongHost"),
            ("127.0.0.1.attacker.example", "wrongHost"),
            ("127.0.0.1.", "wrongHost"), ("1.2.3", "wrongHost"), ("1.2.3.400", "wrongHost"), ("0001.2.3.4", "wrongHost"),
            ("other.hotline.example", "wrongHost"),
        ] as [(String, String?)])
    func answersToItsOwnNamesAndToNumbers(host: String, code: String?) {
        #expect(Self.code([("host", host)], names: ["page.hotline.EXAMPLE"]) == code)
    }

    @Test func aRequestForNoHostIsForNoneOfOurs() { #expect(Self.code([]) == "wrongHost") }

    @Test(
        arguments: [
            ("sec-fetch-site", "none", nil), ("sec-fetch-site", "same-origin", nil), ("sec-fetch-site", "same-site", "crossSite"),
            ("sec-fetch-site", "cross-site", "crossSite"), ("origin", "http://localhost:7080", nil),
            ("origin", "HTTP://LOCALHOST:7080", nil),
            ("origin", "https://localhost:7080", nil), ("origin", "http://localhost:7081", "crossSite"), ("origin", "null", "crossSite"),
            ("origin", "http://attacker.example", "crossSite"), ("user-agent", "curl", nil),
        ] as [(String, String, String?)])
    func refusesWhatAnotherSiteSends(name: String, value: String, code: String?) {
        #expect(Self.code([("host", "localhost:7080"), (name, value)]) == code)
    }

    private func admittance(
        _ method: String, _ path: String, host: String = "localhost", as role: Role?, at desk: DeskFixture
    ) -> Result<Allowance, Refused> {
        let request = desk.request(method, path, as: role, fields: [.init(name: "host", value: host)])
        switch desk.operators.admit(request) {
        case .allow(let allowance): return .success(allowance)
        case .refuse(let answer): return .failure(Refused(status: answer.status))
        }
    }

    private struct Refused: Error, Equatable { let status: Int }

    @Test func strangersReachTheProbesAndNothingElse() async throws {
        let desk = try await DeskFixture()
        for path in ["/livez", "/readyz"] {
            let allowed = Allowance(caller: nil, bodyBytes: 0)
            #expect(admittance("GET", path, as: nil, at: desk) == .success(allowed), "\(path)")
        }
        for route in desk.operators.router.routes where !["/livez", "/readyz"].contains(route.path.description) {
            let path = route.segments.map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
            #expect(admittance(route.method, path, as: nil, at: desk) == .failure(Refused(status: 401)), "\(route.method) \(path)")
        }
        #expect(admittance("GET", "/livez", host: "attacker.example", as: nil, at: desk) == .failure(Refused(status: 421)))
    }

    @Test func aTokenIsJudgedAtTheHead() async throws {
        let desk = try await DeskFixture()
        #expect(admittance("GET", "/", as: .viewer, at: desk) == .success(Allowance(caller: "token:own-viewer")))
        #expect(admittance("GET", "/metrics", as: .intake, at: desk) == .failure(Refused(status: 403)))
        #expect(admittance("POST", "/api/v1/actions", as: .viewer, at: desk) == .failure(Refused(status: 403)))
        #expect(admittance("GET", "/no/such/thing", as: .administrator, at: desk) == .failure(Refused(status: 404)))
        #expect(admittance("DELETE", "/metrics", as: .administrator, at: desk) == .failure(Refused(status: 405)))
        let feed = try admittance("GET", "/feeds/v1/hashes?limit=10000", as: .consumer, at: desk).get()
        #expect(feed.answerBytes == 10_240_000)
    }

    @Test func theIntakeListenerJudgesTokensAtTheHead() async throws {
        let desk = try await DeskFixture()
        let intake = IntakeAPI(desk.node)
        func isAllowed(_ role: Role?) -> Bool {
            if case .allow = intake.admit(desk.request("POST", "/intake/v1/reports", as: role)) { true } else { false }
        }
        #expect(isAllowed(.intake) && isAllowed(.administrator))
        #expect(!isAllowed(nil) && !isAllowed(.viewer))
    }

    @Test func whoShowsNoPinnedCertificateIsJudgedAtTheHead() async throws {
        let desk = try await DeskFixture()
        let request = HTTPRequest(method: "POST", target: "/federation/v1/streams/bulk/batches")
        guard case .refuse(let answer) = FederationAPI(desk.node).admit(request) else {
            Issue.record("a stranger was let in")
            return
        }
        #expect(answer.status == 401)
        #expect(try JSONValue(parsing: answer.body)["code"]?.string == "clientCertificateMissing")
    }

    @Test func theOwnerIsNeverTurnedAwayFromWhatThereIs() async throws {
        let desk = try await DeskFixture()
        guard case .allow(let allowance) = AdministrationAPI(desk.node).admit(desk.request("GET", "/api/v1/cases", as: nil)) else {
            Issue.record("the owner was turned away")
            return
        }
        #expect(allowance.caller == "owner")
    }

    @Test(arguments: [("anybody", true), ("", true), ("a:b", false)]) func aTokenCanBeThePasswordOfAnyUser(user: String, counts: Bool)
        throws
    {
        let token = AccessToken()
        var list = AccessList()
        try list.add("page", role: .viewer, token: token)
        let folder = try TemporaryFolder()
        try AccessBook.write(list, to: folder.file("access"))
        let book = try AccessBook(path: folder.file("access"))
        let field = "Basic " + Base64.encode(Array("\(user):\(token.secretText)".utf8))
        let request = HTTPRequest(method: "GET", target: "/", headers: HTTPHeaders([.init(name: "authorization", value: field)]))
        #expect((book.caller(of: request)?.name == "page") == counts)
    }
}
