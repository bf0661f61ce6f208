import Cryptography
import HTTPClient
import HTTPServer
import HotlineModel
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// The interface of a front-end's operator, over HTTPS on loopback.
@Suite(.timeLimit(.minutes(2))) struct OriginInterfaceTests {
    private static let recorded = """
        {"result":[{"isUsingCloudflare":true,"originIPv4":["198.51.100.7"],"originIPv6":["2001:db8::7"]}],
         "success":true,"errors":[],"messages":[]}
        """
    private let question = OriginQuestion(
        caseID: CaseID(opener: Sample.nl, number: UniqueID(high: 1, low: 2)), hostname: "hidden.example", front: "Front")

    private enum Sample {
        static var nl: MemberID {
            guard let member = MemberID("nl") else { preconditionFailure("a member of a test is malformed") }
            return member
        }
    }

    /// Runs an operator's server, and asks it.
    private func ask(
        template: String = "/investigation/v1/{case}/origin?hostname={hostname}", trusted: Bool = true,
        answering answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) async throws -> OriginReply {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: trusted ? authority : nil)
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: .none)
        let listener = Listener(name: "operator", address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))
        let server = try HTTPServer(listeners: [listener], refusal: { .text("", status: $0.status) }, handler: { answer($0) })
        let client = try HTTPClient(identity: nil)
        let url = try #require(OriginTemplate("https://127.0.0.1:\(server.bound.first?.port ?? 0)\(template)"))
        let interface = HTTPSOriginInterface(
            client, front: "Front", template: url, headers: [ClientHeader("CF-Access-Client-ID", "id-7")],
            authority: authority.certificate.pem)
        return await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let reply = await interface.ask(question)
            await client.shutdown()
            group.cancelAll()
            return reply
        }
    }

    @Test func asksAboutOneNameWithTheHotlinesCredentials() async throws {
        let seen = Mutex<[String]>([])
        let reply = try await ask { request in
            seen.withLock {
                $0 = [
                    request.method, request.target, request.query ?? "", request.headers.first("cf-access-client-id") ?? "",
                    "\(request.body.count)",
                ]
            }
            return HTTPResponse(status: 200, contentType: "application/json", body: Array(Self.recorded.utf8))
        }
        #expect(reply == .addresses(["198.51.100.7", "2001:db8::7"]))
        #expect(
            seen.withLock { $0 } == ["GET", "/investigation/v1/\(question.caseID)/origin", "hostname=hidden.example", "id-7", "0"])
    }

    @Test func anEndlessAnswerIsCutOff() async throws {
        let reply = try await ask { _ in
            HTTPResponse(status: 200, contentType: "application/json", body: [UInt8](repeating: 0x20, count: 1 << 20))
        }
        #expect(reply == .failed("its interface: the answer of the operator is larger than allowed"))
    }

    @Test func anOperatorWithAnotherCertificateIsNotBelieved() async throws {
        let reply = try await ask(trusted: false) { _ in
            HTTPResponse(status: 200, contentType: "application/json", body: Array(Self.recorded.utf8))
        }
        guard case .failed(let words, nil) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(words.hasPrefix("its interface: the certificate of the operator"))
    }

    @Test func aRefusalSaysWhenToAskAgain() async throws {
        let reply = try await ask { _ in
            HTTPResponse(status: 429, headers: [("retry-after", "120")], body: [])
        }
        #expect(reply == .failed("it asks for fewer questions (status 429)", retryAfter: .seconds(120)))
    }

    @Test func aPageInPlaceOfAnAnswerIsNoAnswer() async throws {
        #expect(try await ask { _ in .text("Sorry", status: 200) } == .failed("its answer is not JSON"))
    }

    @Test(arguments: [
        "http://operator.example/{hostname}", "https://operator.example/", "https://{hostname}/x", "https://operator.example/{hostname} x",
        "",
    ]) func aTemplateThatCouldAskSomebodyElseIsNone(text: String) { #expect(OriginTemplate(text) == nil) }

    @Test func whatIsAskedStaysInItsPlace() throws {
        let template = try #require(OriginTemplate("https://operator.example/{case}?h={hostname}"))
        var odd = question
        odd.hostname = "a&b=c/../d e.example"
        #expect(template.url(for: odd).hasSuffix("?h=a%26b%3Dc%2F..%2Fd%20e.example"))
    }
}
