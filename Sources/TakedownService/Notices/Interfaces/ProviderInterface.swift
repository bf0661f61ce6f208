import Envelopes
package import HTTPClient
import HotlineModel
package import Notices
package import Runtime
import Synchronization

/// A provider's interface: its address, its dialect and the hotline's credentials there.
package final class ProviderInterface: Sendable {
    /// How the hotline shows who it is. No description shows it.
    package enum Credentials: Sendable, CustomStringConvertible, CustomReflectable {
        case bearer(String)
        case signature(RequestSignature)

        package var description: String { "credentials (secret)" }
        package var customMirror: Mirror { Mirror(self, children: [:]) }
    }

    package let name: String
    package let dialect: any InterfaceDialect
    /// The address without a slash at its end; a dialect's paths follow it.
    private let base: String
    private let credentials: Credentials
    /// PEM certificates, one of which issued the interface's.
    private let authority: String
    private let client: HTTPClient
    private let clock: any WallClock
    private let pace = Mutex(RequestPace())

    /// The most bytes of an answer. A longer one is none.
    private static let longestAnswer = 256 << 10
    /// The wait after a failure, so that an interface that is down does not hold up every notice to it.
    private static let patience = Duration.seconds(60)

    package init(
        _ name: String, _ dialect: any InterfaceDialect, at base: String, credentials: Credentials, authority: String,
        client: HTTPClient, clock: any WallClock
    ) {
        self.name = name
        self.dialect = dialect
        self.base = base
        self.credentials = credentials
        self.authority = authority
        self.client = client
        self.clock = clock
    }

    /// How long a request must wait; `nil` if it may be made now. Nothing is counted.
    func wait(before kind: RequestPace.Kind) -> Duration? {
        let now = clock.uptime()
        return pace.withLock { $0.wait(before: kind, at: now) }
    }

    /// Counts a request that is about to be made; returns how long it must wait instead.
    func take(_ kind: RequestPace.Kind) -> Duration? {
        let now = clock.uptime()
        return pace.withLock { $0.take(kind, at: now) }
    }

    /// Submits a notice, once, and waits for the answer.
    func submit(_ request: InterfaceRequest, token: String) async -> SubmissionReply {
        let reply: SubmissionReply
        do { reply = try await send(request).reply(to: token, in: dialect) } catch {
            reply = error.sentNothing ? .notNow(error.words) : .unknown(error.words)
        }
        switch reply {
        case .busy(let wait): rest(.submission, for: wait)
        case .notNow, .unknown: rest(.submission, for: Self.patience)
        case .accepted, .refused: break
        }
        return reply
    }

    /// Asks what became of a submission; `nil` if the interface cannot be asked.
    func progress(of reference: String) async -> ProgressReply? {
        guard let request = dialect.question(about: reference) else { return nil }
        do {
            let reply = try await send(request).progress(of: reference, in: dialect)
            if case .busy(let wait) = reply { rest(.question, for: wait) }
            return reply
        } catch {
            rest(.question, for: Self.patience)
            return .failed(error.words)
        }
    }

    private func rest(_ kind: RequestPace.Kind, for wait: Duration) {
        let until = clock.uptime() + wait
        pace.withLock { $0.rest(kind, until: until) }
    }

    private func send(_ request: InterfaceRequest) async throws(TransferError) -> InterfaceAnswer {
        let moment = Timestamp(milliseconds: clock.now())
        let response = try await client.send(
            ClientRequest(
                method: request.method, url: base + request.path, headers: headers(of: request, at: moment), body: request.body,
                timeout: .seconds(30), maximumResponse: Self.longestAnswer, trust: .authority(authority)))
        return InterfaceAnswer(status: response.status, retryAfter: response.header("retry-after"), body: response.body)
    }

    private func headers(of request: InterfaceRequest, at moment: Timestamp) -> [ClientHeader] {
        let plain = plainHeaders(of: request)
        switch credentials {
        case .bearer(let token): return plain + [ClientHeader("authorization", "Bearer \(token)")]
        case .signature(let signature):
            let place = InterfacePlace(base + request.path)
            let signed = [("host", place.host)] + plain.map { ($0.name, $0.value) }
            let fields = signature.headers(method: request.method, path: place.path, signing: signed, body: request.body, at: moment)
            return plain + fields.map { ClientHeader($0.name, $0.value) }
        }
    }

    private func plainHeaders(of request: InterfaceRequest) -> [ClientHeader] {
        let accepted = ClientHeader("accept", "application/json")
        return request.body.isEmpty ? [accepted] : [accepted, ClientHeader("content-type", "application/json")]
    }

    /// A request as a person may read it: everything but the credentials.
    func shown(_ request: InterfaceRequest) -> String {
        let place = InterfacePlace(base + request.path)
        let fields = plainHeaders(of: request).map { "\($0.name): \($0.value)" } + ["authorization: (the credentials of \(name))"]
        let head = ["\(request.method) \(place.path) HTTP/1.1", "host: \(place.host)"] + fields
        return head.joined(separator: "\n") + "\n\n" + String(decoding: request.body, as: UTF8.self) + "\n"
    }
}

/// The host, with a port that is not the usual one, and the path of an https address.
struct InterfacePlace: Hashable {
    let host: String
    let path: String

    init(_ url: String) {
        let rest = url.dropFirst("https://".count)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let host = rest[..<end].lowercased()
        self.host = host.hasSuffix(":443") ? String(host.dropLast(4)) : host
        path = end == rest.endIndex ? "/" : String(rest[end...])
    }
}

extension TransferError {
    /// The request cannot have reached the interface.
    fileprivate var sentNothing: Bool {
        switch code {
        case .unreachable, .untrusted, .refusedHandshake, .overloaded, .invalidRequest, .invalidIdentity: true
        case .timedOut, .interrupted, .bodyTooLarge, .protocolError, .refused, .cancelled: false
        }
    }

    fileprivate var words: String { "the interface: \(code.sentence(of: "the provider"))" }
}
