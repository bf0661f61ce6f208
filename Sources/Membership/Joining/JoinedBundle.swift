import Cryptography
import Envelopes
public import HotlineModel

/// The secretariat's answer to a request: the member's certificate, the authority, the roots and, once it is signed, the directory.
///
/// It has no signature of its own and needs none: each part is checked against the root that the node pinned, or against the node's own
/// keys.
public struct JoinedBundle: Hashable, Sendable {
    public var member: MemberID
    /// The member's certificate and the chain from it to the authority, PEM, the leaf first.
    public var certificates: String
    /// The federation's certificate authority, PEM.
    public var authority: String
    /// Every root document, the first one first, one on each line.
    public var roots: [UInt8]
    /// The directory as compact JWS; `nil` until the secretariat signs one that lists the member.
    public var directory: String?

    public init(member: MemberID, certificates: String, authority: String, roots: [UInt8], directory: String?) {
        self.member = member
        self.certificates = certificates
        self.authority = authority
        self.roots = roots
        self.directory = directory
    }

    /// The file to send to the member.
    public var file: [UInt8] {
        var members: [JSONValue.Member] = [
            .init("v", 1), .init("member", .string(member.rawValue)), .init("certificates", .string(certificates)),
            .init("authority", .string(authority)), .init("roots", .string(String(decoding: roots, as: UTF8.self))),
        ]
        if let directory { members.append(.init("directory", .string(directory))) }
        return JSONValue.object(members).compactBytes + [0x0A]
    }

    /// Reads such a file. Nothing in it is trusted yet.
    ///
    /// - Throws: ``MembershipError/bundle(problem:)``.
    public init(file: [UInt8]) throws {
        guard let text = try? JSONValue(parsing: file, limits: JSONLimits(bytes: 32 << 20)), text["v"]?.integer == 1,
            let member = text["member"]?.string.flatMap({ MemberID($0) }), let certificates = text["certificates"]?.string,
            let authority = text["authority"]?.string, let roots = text["roots"]?.string
        else { throw MembershipError.bundle(problem: "the file is not a bundle of “hotline federation add-member”") }
        self.init(
            member: member, certificates: certificates, authority: authority, roots: Array(roots.utf8),
            directory: text["directory"]?.string)
    }
}
