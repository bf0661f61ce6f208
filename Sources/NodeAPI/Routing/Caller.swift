import AccessControl
import Cryptography
import Envelopes
import HTTPServer
import NodeMessages

/// Who makes a request.
struct Caller: Hashable, Sendable {
    /// The name that events keep.
    let name: String
    let role: Role

    /// Whoever can open the node's socket: its file mode is the check.
    static let owner = Caller(name: "administrator", role: .administrator)

    /// True for a program that hands things in and may see nothing of what is here.
    var mayNotSee: Bool { role == .intake }

    /// The stable key of something handed in, apart from those of other callers: none can take another's.
    func own(_ key: String, of kind: String) -> String { "\(kind)/\(self == .owner ? "owner" : "token:" + name)/\(key)" }

    /// The caller's name; `nil` for an administrator, who does things for others.
    var ownName: String? { role == .administrator ? nil : name }

    /// The name that a deed is recorded under: the caller's own, or the one given by an administrator, who does things for others.
    func name(orFor given: PersonName?) -> String? { role == .administrator ? given?.text : name }
}

extension Caller {
    /// The answer to a request that shows no token that is known here. A browser asks its user for one, a program sends it as `Bearer`.
    static let unknown = Refusal(
        Problem(.notAuthenticated),
        headers: [
            (name: "www-authenticate", value: "Basic realm=\"hotline: an access token as the password\", charset=\"UTF-8\""),
            (name: "www-authenticate", value: "Bearer"),
        ])

    /// The reason why somebody may not do what takes a role; `nil` if they may.
    static func refusal(of caller: Caller?, for role: Role) -> Refusal? {
        guard let caller else { return unknown }
        return caller.role.includes(role) ? nil : Refusal(Problem(.notAllowed))
    }

    /// The name under which the server counts a caller's requests.
    var account: String { "token:\(name)" }
}

extension AccessBook {
    /// The bearer of the token that a request shows: as `Bearer` (RFC 6750, section 2.1), or as the password of `Basic` with any user name (RFC
    /// 7617), which browsers and Prometheus send. `nil` without a token that is known here.
    func caller(of request: HTTPRequest) -> Caller? {
        let fields = request.headers.all("authorization")
        guard fields.count == 1, let field = fields.first else { return nil }
        let words = field.split(separator: " ")
        guard words.count == 2, let token = Self.token(words[1], scheme: words[0].lowercased()) else { return nil }
        return holder(of: token).map { Caller(name: $0.name, role: $0.role) }
    }

    private static func token(_ credentials: Substring, scheme: String) -> AccessToken? {
        switch scheme {
        case "bearer": return AccessToken(credentials)
        case "basic":
            guard let bytes = Base64.decode(String(credentials)), let text = String(validating: bytes, as: UTF8.self),
                let colon = text.firstIndex(of: ":")
            else { return nil }
            return AccessToken(text[text.index(after: colon)...])
        default: return nil
        }
    }
}
