import AccessControl
import Envelopes
import HTTPServer
import Testing

@testable import NodeAPI

/// Which role reaches which route, on every interface that takes tokens.
@Suite(.timeLimit(.minutes(2))) struct RoleTests {
    /// The roles that a route is open to, spelled out: who includes whom is not asked here.
    private enum Circle {
        static let everybody: Set<Role?> = [nil, .viewer, .analyst, .officer, .administrator, .intake, .consumer, .police]
        static let lookers: Set<Role?> = [.viewer, .analyst, .officer, .administrator]
        static let analysts: Set<Role?> = [.analyst, .officer, .administrator]
        static let officers: Set<Role?> = [.officer, .administrator]
        static let intake: Set<Role?> = [.intake, .administrator]
        static let consumers: Set<Role?> = [.consumer, .administrator]
        static let police: Set<Role?> = [.police, .officer, .administrator]
        static let administrators: Set<Role?> = [.administrator]
    }

    private static let probes: [String: Set<Role?>] = [
        "GET /livez": Circle.everybody, "GET /readyz": Circle.everybody, "GET /metrics": Circle.lookers,
    ]

    private static let looks: [String: Set<Role?>] = [
        "GET /api/v1/stats": Circle.lookers, "GET /api/v1/stats/annual": Circle.lookers, "GET /api/v1/stats/list": Circle.lookers,
        "GET /api/v1/work": Circle.lookers, "GET /api/v1/worklist": Circle.lookers, "GET /api/v1/cases": Circle.lookers,
        "GET /api/v1/cases/{case}": Circle.lookers, "GET /api/v1/peers": Circle.lookers, "GET /api/v1/deadletters": Circle.lookers,
        "GET /api/v1/deliveries": Circle.lookers, "GET /api/v1/hashes": Circle.lookers, "GET /api/v1/hashes/{sha256}": Circle.lookers,
        "GET /api/v1/alarms": Circle.lookers, "GET /api/v1/contacts": Circle.lookers,
        // Whoever sees an address, or what somebody wrote, looks at cases for a living.
        "GET /api/v1/cases/{case}/contents": Circle.analysts, "GET /api/v1/cases/{case}/notes": Circle.analysts,
        "POST /api/v1/trace": Circle.analysts, "GET /api/v1/evidence": Circle.officers, "GET /api/v1/tips": Circle.officers,
        "GET /api/v1/tips/{number}": Circle.officers, "GET /api/v1/tips/{number}/contents": Circle.officers,
        "GET /api/v1/referrals": Circle.police, "GET /api/v1/referrals/{bundle}": Circle.police,
        "GET /api/v1/takedown/figures": Circle.lookers, "GET /api/v1/takedown/report": Circle.lookers,
        "GET /api/v1/takedown/peers": Circle.lookers,
        "GET /api/v1/takedown/origins": Circle.lookers, "GET /api/v1/takedown/origins/cases": Circle.lookers,
        "GET /api/v1/takedown/checks": Circle.lookers, "GET /api/v1/takedown/checks/cases": Circle.lookers,
        "GET /api/v1/takedown/referrals": Circle.lookers, "GET /api/v1/takedown/referrals/cases": Circle.lookers,
        "GET /api/v1/takedown/contacts": Circle.lookers, "GET /api/v1/takedown/notices": Circle.lookers,
        "GET /api/v1/takedown/notices/list": Circle.lookers, "GET /api/v1/takedown/notices/untold": Circle.lookers,
        "GET /api/v1/takedown/notices/answers": Circle.lookers, "GET /api/v1/takedown/notices/submissions": Circle.lookers,
        "GET /api/v1/takedown/notices/{notice}/mail": Circle.analysts,
        "GET /api/v1/retention": Circle.officers, "GET /feeds/v1/hashes": Circle.consumers,
    ]

    private static let useCases: [String: Set<Role?>] = [
        "POST /api/v1/reports": Circle.analysts, "POST /api/v1/worklist/leases": Circle.analysts,
        "POST /api/v1/worklist/{case}/lease": Circle.analysts, "DELETE /api/v1/worklist/{case}/lease": Circle.analysts,
        "POST /api/v1/assessments": Circle.analysts, "POST /api/v1/undos": Circle.analysts, "POST /api/v1/readdresses": Circle.analysts,
        "POST /api/v1/conclusions": Circle.analysts, "POST /api/v1/reversals": Circle.officers,
        "POST /api/v1/descriptions": Circle.analysts, "POST /api/v1/contacts": Circle.analysts,
        "POST /api/v1/hashes/votes": Circle.analysts, "POST /api/v1/actions": Circle.officers, "POST /api/v1/withdrawals": Circle.officers,
        "POST /api/v1/hashes/withdrawals": Circle.officers, "POST /api/v1/tips": Circle.officers,
        "POST /api/v1/tips/{number}/handover": Circle.officers, "POST /api/v1/tips/{number}/questions": Circle.officers,
        "POST /api/v1/referrals/{bundle}/acknowledgement": Circle.police, "POST /api/v1/takedown/referrals": Circle.officers,
        "POST /api/v1/takedown/checks/sights": Circle.analysts,
        "POST /api/v1/takedown/origins/answers": Circle.analysts, "POST /api/v1/takedown/origins/decisions": Circle.analysts,
        "POST /api/v1/takedown/referrals/cases": Circle.officers, "POST /api/v1/takedown/referrals/postponements": Circle.officers,
        "POST /api/v1/takedown/contacts": Circle.officers, "POST /api/v1/takedown/contacts/decisions": Circle.officers,
        "POST /api/v1/takedown/contacts/table": Circle.officers, "POST /api/v1/takedown/contacts/table/approvals": Circle.officers,
        "POST /api/v1/takedown/contacts/edits": Circle.officers,
        "POST /api/v1/takedown/notices/submissions/questions": Circle.officers,
        "POST /api/v1/takedown/notices/decisions": Circle.officers, "POST /api/v1/takedown/notices/answers": Circle.analysts,
        "POST /api/v1/retention": Circle.administrators,
    ]

    private static let intake: [String: Set<Role?>] = [
        "POST /intake/v1/reports": Circle.intake, "POST /intake/v1/tips": Circle.intake, "POST /intake/v1/tips/questions": Circle.intake,
        "POST /intake/v1/tips/answers": Circle.intake, "POST /intake/v1/contacts": Circle.intake,
        "GET /intake/v1/notices/{link}": Circle.intake, "POST /intake/v1/notices/{link}": Circle.intake,
    ]

    private static let exchange: [String: Set<Role?>] = [
        "POST /api/v1/peers/{member}/resend": Circle.administrators, "POST /api/v1/peers/{member}/retry": Circle.administrators,
        "POST /api/v1/deadletters/{number}/redrive": Circle.administrators, "POST /api/v1/hashes/pull": Circle.administrators,
    ]

    /// An interface, how it is asked, and the circle of each of its routes.
    private struct Interface {
        let router: Router<Caller?>
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse
        let circles: [String: Set<Role?>]

        init(
            _ router: Router<Caller?>, _ circles: [[String: Set<Role?>]], _ answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
        ) {
            self.router = router
            self.answer = answer
            self.circles = circles.reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
        }
    }

    private func expectCircles(of interface: Interface, at desk: DeskFixture) async {
        let names = interface.router.routes.map { "\($0.method) \($0.segments.joined(separator: "/"))" }
        // A route that is added without a word here about who may use it is an error.
        #expect(names.sorted() == interface.circles.keys.sorted())
        for name in names {
            let words = name.split(separator: " ")
            let path = words[1].replacing("{case}", with: "x").replacing("{number}", with: "x").replacing("{member}", with: "x")
                .replacing("{bundle}", with: "x")
                .replacing("{sha256}", with: "x")
            for role in Circle.everybody {
                let answer = await interface.answer(desk.request(String(words[0]), String(path), as: role))
                let refused = interface.circles[name]?.contains(role) == true ? nil : role == nil ? 401 : 403
                #expect(Self.refusal(answer) == refused, "\(name) as \(role?.rawValue ?? "nobody")")
                let asked = answer.headers.filter { $0.name == "www-authenticate" }.map { $0.value.prefix { $0 != " " } }
                #expect(asked == (refused == 401 ? ["Basic", "Bearer"] : []), "\(name)")
            }
        }
    }

    /// The status of an answer that refuses who asks, and not what is asked for.
    private static func refusal(_ answer: HTTPResponse) -> Int? {
        guard let code = try? JSONValue(parsing: answer.body)["code"]?.string else { return nil }
        return ["notAuthenticated", "notAllowed"].contains(code) ? answer.status : nil
    }

    @Test func everyRouteForOperatorsIsOpenToItsRolesAlone() async throws {
        let desk = try await DeskFixture()
        let operators = desk.operators
        let page: [String: Set<Role?>] = ["GET /": Circle.lookers]
        await expectCircles(
            of: Interface(operators.router, [page, Self.probes, Self.looks, Self.useCases, Self.intake]) { await operators.answer($0) },
            at: desk)
    }

    @Test func theIntakeListenerTakesReportsTipsAndContactsAndNothingElse() async throws {
        let desk = try await DeskFixture()
        let intake = IntakeAPI(desk.node)
        await expectCircles(of: Interface(intake.router, [Self.intake]) { await intake.answer($0) }, at: desk)
    }

    @Test func theOwnersSocketHasTheSameCirclesAndTheExchangeBesides() async throws {
        let desk = try await DeskFixture()
        let owners = AdministrationAPI(desk.node)
        // The owner is administrator without a token. What the routes would ask of others is asked of the router itself.
        let access = desk.node.access
        await expectCircles(
            of: Interface(owners.router, [Self.probes, Self.looks, Self.useCases, Self.intake, Self.exchange]) { request in
                await owners.router.answer(request, from: access.caller(of: request))
            }, at: desk)
        for route in owners.router.routes {
            let path = route.segments.map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
            let answer = await owners.answer(desk.request(route.method, path, as: nil))
            #expect(Self.refusal(answer) == nil, "\(route.method) \(path)")
        }
    }

    @Test func aStoreThatIsOnlyReadHasNoUseCase() async throws {
        let desk = try await DeskFixture()
        let names = AdministrationAPI(readingOnly: desk.node).router.routes.map { "\($0.method) \($0.segments.joined(separator: "/"))" }
        #expect(names.sorted() == Self.looks.keys.sorted())
    }

    @Test func streamsAndPullsAreNotToBeReachedOverTheNetworkByAnybody() async throws {
        let desk = try await DeskFixture()
        for name in Self.exchange.keys {
            let words = name.split(separator: " ")
            for role in Role.allCases {
                let path = String(words[1].replacing("{member}", with: "de").replacing("{number}", with: "1"))
                let answer = await desk.operators.answer(desk.request(String(words[0]), path, as: role))
                #expect([404, 405].contains(answer.status), "\(name) as \(role)")
            }
        }
    }

    @Test(arguments: [
        "", "Bearer", "Bearer hlt_AAAA", "Basic b3duOg==", "Bearer " + AccessToken().secretText, AccessToken().secretText,
    ]) func whatIsNoTokenOfOursIsNobodys(field: String) async throws {
        let desk = try await DeskFixture()
        let answer = await desk.operators.answer(
            desk.request("GET", "/api/v1/cases", as: nil, fields: [.init(name: "authorization", value: field)]))
        #expect(answer.status == 401)
        #expect(try JSONValue(parsing: answer.body)["code"]?.string == "notAuthenticated")
    }
}
