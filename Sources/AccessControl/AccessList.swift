import Cryptography

/// The bearers of a node's access tokens, each with a name, a role and the digest of the token.
///
/// The list is kept as text, one bearer on each line, so that an operator can read it and remove a line: `intake web-form 3f…` (64 hex digits).
/// Empty lines, and lines that begin with `#`, are ignored.
public struct AccessList: Hashable, Sendable {
    /// One bearer of a token.
    public struct Holder: Hashable, Sendable {
        /// The name in events and logs: a letter or digit, then letters, digits, dots, hyphens and underscores, at most 64 in all.
        public let name: String
        public let role: Role
        let token: Digest
    }

    /// The holders, in the order they were added.
    public private(set) var holders: [Holder]

    /// Creates an empty list.
    public init() { holders = [] }

    /// Parses the text of a list.
    ///
    /// - Throws: ``AccessError`` with the number of the line.
    public init(parsing text: String) throws(AccessError) {
        self.init()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 3, let role = Role(rawValue: String(words[0])), Self.isName(words[1]),
                let digest = Digest(hex: String(words[2]))
            else { throw .malformed(line: index + 1) }
            guard !holders.contains(where: { $0.name == words[1] || $0.token == digest }) else { throw .repeated(line: index + 1) }
            holders.append(Holder(name: String(words[1]), role: role, token: digest))
        }
    }

    /// The text in which the list is kept.
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

    /// Removes a bearer; returns `true` if there was one of that name.
    public mutating func remove(_ name: String) -> Bool {
        let before = holders.count
        holders.removeAll { $0.name == name }
        return holders.count < before
    }

    /// The bearer of a token. The look-up is by the digest, so its duration tells nothing about another token.
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
