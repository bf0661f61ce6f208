package import HTTPClient
import HotlineModel
package import Takedown
import URLSyntax

/// The interface for trusted reporters of a front-end's operator.
package protocol OriginInterface: Sendable {
    /// The name of the front-end.
    var front: String { get }

    /// Asks where a host is. Asking again changes nothing at the operator, but may count towards its quota.
    func ask(_ question: OriginQuestion) async -> OriginReply
}

/// Asks by `GET` over HTTPS, as CDNs' interfaces for trusted reporters want it.
package struct HTTPSOriginInterface: OriginInterface {
    package let front: String
    private let client: HTTPClient
    private let template: OriginTemplate
    private let headers: [ClientHeader]
    /// PEM certificates, one of which issued the interface's.
    private let authority: String

    /// The most bytes of an answer.
    private static let most = 64 << 10

    package init(_ client: HTTPClient, front: String, template: OriginTemplate, headers: [ClientHeader], authority: String) {
        self.client = client
        self.front = front
        self.template = template
        self.headers = headers
        self.authority = authority
    }

    package func ask(_ question: OriginQuestion) async -> OriginReply {
        let request = ClientRequest(
            url: template.url(for: question), headers: [ClientHeader("accept", "application/json")] + headers,
            maximumResponse: Self.most, trust: .authority(authority))
        do {
            let response = try await client.send(request)
            return OriginReply(
                status: response.status, body: response.body, retryAfter: response.header("retry-after").flatMap { Int($0) })
        } catch { return .failed("its interface: \(error.code.sentence(of: "the operator"))") }
    }
}

/// The address of an interface, with places for what is asked: `{hostname}`, and `{case}` for the case's name.
package struct OriginTemplate: Hashable, Sendable {
    private let text: String

    /// `nil` if it is no https URL that names `{hostname}`.
    package init?(_ text: String) {
        guard text.hasPrefix("https://"), text.contains("{hostname}"), text.utf8.count <= 1_000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !Self.host(of: text).contains("{")
        else { return nil }
        self.text = text
    }

    /// What is asked must not choose whom is asked.
    private static func host(of text: String) -> Substring { text.dropFirst("https://".count).prefix { !"/?#".contains($0) } }

    package func url(for question: OriginQuestion) -> String {
        text.replacing("{hostname}", with: PercentCoding.encoded(question.hostname))
            .replacing("{case}", with: PercentCoding.encoded(question.caseID.description))
    }
}
