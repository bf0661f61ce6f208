import Envelopes
package import HotlineModel
import Notices

/// What a front-end's operator is asked.
package struct OriginQuestion: Hashable, Sendable {
    package var caseID: CaseID
    /// The name in ASCII and lower case.
    package var hostname: String
    package var front: String

    package init(caseID: CaseID, hostname: String, front: String) {
        self.caseID = caseID
        self.hostname = hostname
        self.front = front
    }
}

/// What the interface of a front-end's operator said.
package enum OriginReply: Hashable, Sendable {
    /// The addresses of the host, as they were said.
    case addresses([String])
    /// The operator names the hosting provider, and no address.
    case provider(String)
    /// The operator does not know the host.
    case notKnown
    /// The operator does not serve the site.
    case notServed
    /// It refused this question; asking again would not help.
    case refused(String)
    /// It was not reached, refuses everybody, or cannot be understood. It is asked again.
    case failed(String, retryAfter: Duration? = nil)
}

extension OriginReply {
    /// Reads an answer in the form of a trusted-reporter interface: `result` lists objects with a member that begins with `isUsing`, and with
    /// `originIPv4` and `originIPv6`, or with the name of the hosting provider.
    ///
    /// - Parameter retryAfter: The seconds of the answer's `Retry-After`.
    package init(status: Int, body: [UInt8], retryAfter: Int? = nil) {
        switch status {
        case 200...299: self.init(body)
        case 404, 410: self = .notKnown
        case 400, 422: self = .refused("it refused the question with status \(status)")
        case 429: self = .failed("it asks for fewer questions (status 429)", retryAfter: retryAfter.map { .seconds(max(0, $0)) })
        case 401, 403: self = .failed("it does not accept our credentials (status \(status))")
        default: self = .failed("it answered with status \(status)", retryAfter: retryAfter.map { .seconds(max(0, $0)) })
        }
    }

    private init(_ body: [UInt8]) {
        guard let answer = try? JSONValue(parsing: body) else {
            self = .failed("its answer is not JSON")
            return
        }
        guard answer["success"]?.bool != false, let results = answer["result"]?.array else {
            self = .failed("its answer has no result")
            return
        }
        let addresses = results.flatMap { Self.texts($0["originIPv4"]) + Self.texts($0["originIPv6"]) }
        if !addresses.isEmpty {
            self = .addresses(addresses)
        } else if let provider = NamedHoster.words(in: answer), !FreeText.holdsAddress(provider) {
            self = .provider(provider)
        } else {
            self = results.isEmpty || results.contains(where: Self.isServed) ? .notKnown : .notServed
        }
    }

    private static func isServed(_ result: JSONValue) -> Bool {
        result.members?.contains { $0.name.hasPrefix("isUsing") && $0.value.bool == true } ?? false
    }

    private static func texts(_ list: JSONValue?) -> [String] { list?.array?.map { $0.string ?? "" } ?? [] }
}
