import Cryptography

/// Whoever may use a node's interfaces: a name, a role and the digest of a token each.
///
/// Kept as text, a line each, so that an operator can read it and take a line out: `intake web-form 3f…` (64 hex digits). Lines that begin with
/// `#`, and empty ones, say nothing.
public struct AccessList: Hashable, Sendable {
    /// One bearer of a token.
    public struct Holder: Hashable, Sendable {
        /// Who it is, in events and logs: a letter or digit, then letters, digits, dots, hyphens, underscores, at most 64.
        public let name: String
        public let role: Role
        let token: Digest
    }

    /// The holders, in the order they were added.
    public private(set) var holders: [Holder]

    /// Nobody.
    public init() { holders = [] }

    /// Reads a list.
    ///
    /// - Throws: ``AccessError`` naming the line.
    public init(parsing text: String) throws(AccessError) {
        self.init()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 3, let role = Role(rawValue: String(words[0])), Self.isName(words[1]),
                let digest = Digest(hex: String(words[2]))
            else { throw .malformed(line: index + 1) }
            guard !holders.contains(where: { $0.name == words[1] || $0.token == digest }) else { throw .repeated(line: index + 1) }
            holders.append(Holder(name: String(words[1]), role: role, token: digest))
        }
    }

    /// The list as it is kept.
    public var text: String {
        holders.map { "\($0.role.rawValue) \($0.name) \($0.token.hex)\n" }.joined()
    }

    /// Adds a bearer.
    ///
    /// - Throws: ``AccessError/badName`` or ``AccessError/nameTaken``.
    public mutating func add(_ name: String, role: Role, token: AccessToken) throws(AccessError) {
        guard Self.isName(name) else { throw .badName }
        guard !holders.contains(where: { $0.name == name }) else { throw .nameTaken }
        holders.append(Holder(name: name, role: role, token: token.digest))
    }

    /// Takes a bearer out; returns whether there was one of that name.
    public mutating func remove(_ name: String) -> Bool {
        let before = holders.count
        holders.removeAll { $0.name == name }
        return holders.count < before
    }

    /// Who bears a token. It is found by its digest, so the time taken tells nothing about another's.
    public func holder(of token: AccessToken) -> Holder? {
        let digest = token.digest
        return holders.first { $0.token == digest }
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= 64, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
