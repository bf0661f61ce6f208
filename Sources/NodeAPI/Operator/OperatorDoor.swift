import Envelopes
import HTTPServer

/// Turns requests away that a page of somebody else makes a browser send to the operators' listener. A value.
///
/// A name of the attacker's that leads to this machine (DNS rebinding) makes a foreign page one of the same origin. So only names that are known to
/// be this listener's are answered, and numbers, which nobody can redirect.
struct OperatorDoor: Sendable {
    private let names: Set<String>

    /// A door of a listener that has these names besides `localhost`.
    init(names: [String]) { self.names = Set(names.map { $0.lowercased() }).union(["localhost"]) }

    /// The refusal of a request; `nil` if it may go on.
    func refusal(of request: HTTPRequest) -> Refusal? {
        guard let host = request.headers.first("host"), isOwn(host) else { return Self.wrongHost }
        return isCrossSite(request, host: host) ? Self.crossSite : nil
    }

    private static let wrongHost = Refusal(
        Problem(
            code: "wrongHost", title: "This listener does not have that name.", status: 421,
            detail: "ask for it by its address or as localhost, or add the name to listeners.operator.names"))

    private static let crossSite = Refusal(
        Problem(
            code: "crossSite", title: "Another site may not send requests here.", status: 403,
            detail: "open the page by its own address instead of a link on another site"))

    private func isOwn(_ host: String) -> Bool {
        let name = Self.name(of: host)
        return names.contains(name) || Self.isNumber(name)
    }

    /// Browsers say themselves where a request comes from. `Origin` is for those that do not say it in `Sec-Fetch-Site`.
    private func isCrossSite(_ request: HTTPRequest, host: String) -> Bool {
        if let site = request.headers.first("sec-fetch-site") { return site != "same-origin" && site != "none" }
        guard let origin = request.headers.first("origin") else { return false }
        return origin.lowercased() != "http://" + host.lowercased() && origin.lowercased() != "https://" + host.lowercased()
    }

    /// The host without its port, in lower case.
    private static func name(of host: String) -> String {
        let host = host.lowercased()
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
        return String(host.prefix { $0 != ":" })
    }

    /// An IPv4 address in its usual form, or an IPv6 address in brackets.
    private static func isNumber(_ name: String) -> Bool {
        if name.hasPrefix("[") { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { $0.utf8.count <= 3 && UInt8($0) != nil }
    }
}
