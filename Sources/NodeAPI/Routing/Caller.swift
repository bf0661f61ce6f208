import AccessControl
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

extension AccessBook {
    /// The bearer of the token a request shows (RFC 6750, section 2.1); `nil` without one that is known here.
    func caller(of request: HTTPRequest) -> Caller? {
        let fields = request.headers.all("authorization")
        guard fields.count == 1, let field = fields.first else { return nil }
        let words = field.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer", let token = AccessToken(words[1]) else { return nil }
        return holder(of: token).map { Caller(name: $0.name, role: $0.role) }
    }
}
