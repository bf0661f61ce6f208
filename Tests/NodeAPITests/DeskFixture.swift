import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPServer
import HashExchange
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport

@testable import NodeAPI

/// The interfaces of one real node, and the tokens of somebody in every role.
struct DeskFixture {
    let federation: TestFederation
    let nl: TestNode
    let node: Node
    private let tokens: [Role: AccessToken]

    init() async throws {
        federation = try TestFederation()
        let de = try TestPeer(federation.enrol("de", covering: ["DE"]))
        nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [de.listing])[0]
        tokens = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, AccessToken()) })
        var list = AccessList()
        for (role, token) in tokens { try list.add(Self.name(of: role), role: role, token: token) }
        let path = federation.folder.file("access")
        try AccessBook.write(list, to: path)
        node = Node(nl.node, metrics: Metrics(), access: try AccessBook(path: path))
    }

    /// Under which name somebody in a role stands in the list.
    static func name(of role: Role) -> String { "own-\(role.rawValue)" }

    /// The operators' interface.
    var operators: OperatorAPI { OperatorAPI(node) { HTTPResponse(contentType: "text/html", body: []) } }

    /// A request with the token of somebody in a role, or with none.
    func request(
        _ method: String, _ path: String, _ body: JSONValue? = nil, as role: Role?, fields: [HTTPHeaders.Field] = []
    ) -> HTTPRequest {
        let parts = path.split(separator: "?", maxSplits: 1)
        let token = role.flatMap { tokens[$0] }.map { [HTTPHeaders.Field(name: "authorization", value: "Bearer \($0.secretText)")] } ?? []
        return HTTPRequest(
            method: method, target: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil, headers: HTTPHeaders(token + fields),
            body: body?.compactBytes ?? [], listener: NodeServer.ListenerName.operator)
    }

    /// Asks the operators' interface as somebody in a role, and reads the answer.
    func ask(_ method: String, _ path: String, _ body: JSONValue? = nil, as role: Role) async throws -> (status: Int, json: JSONValue) {
        let answer = await operators.answer(request(method, path, body, as: role))
        return (answer.status, try JSONValue(parsing: answer.body))
    }

    /// Hands a report in.
    func report(_ page: String, items: [ItemHashes] = []) async throws -> CaseID {
        let submission = ReportSubmission(address: "http://nl.host.example/\(page)", origin: .public, items: items)
        return try await nl.desk.receive([submission])[0].get().caseID
    }
}
