import URLSyntax

/// Reads one piece of a text as addresses.
enum Guess {
    /// The addresses in a piece that has a scheme, whatever is glued before it: `URL:http://…`, `href='http://…'`.
    static func schemed(_ piece: Substring) -> [ReadAddress] {
        let piece = Trimming.leading(piece)
        if let decoded = encoded(piece) { return schemed(Substring(decoded)) }
        if let place = hostless(piece) { return [place] }
        guard !startsWithHost(piece), let found = SchemeMark.first(in: piece) else { return [] }
        return address(scheme: found.scheme, behind: found.rest).map { [$0] } ?? []
    }

    /// True if an address begins here: a scheme, or a name that begins like one.
    static func begins(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter || first.isNumber else { return false }
        if text.prefix(4).lowercased() == "www." { return true }
        if let mark = SchemeMark.first(in: text.prefix(24)), mark.isAtStart { return true }
        return text.prefix(8).lowercased() == "magnet:?"
    }

    // MARK: With a scheme

    /// The address in a piece that is encoded as a whole, `http%3A%2F%2F…`; `nil` for any other piece.
    private static func encoded(_ piece: Substring) -> String? {
        let start = piece.prefix(8).lowercased()
        guard start == "http%3a%" || start == "https%3a" else { return nil }
        return PercentCoding.decoded(piece)
    }

    /// A place without a host, such as `magnet:?…`; `nil` for any other piece.
    private static func hostless(_ piece: Substring) -> ReadAddress? {
        guard let colon = piece.prefix(16).firstIndex(of: ":") else { return nil }
        let scheme = piece[..<colon].lowercased()
        guard Hostless.schemes.contains(scheme) || scheme == "snews" else { return nil }
        let rest = piece[piece.index(after: colon)...]
        // A web address behind such a word is a web address.
        guard !rest.allSatisfy({ $0 == "/" }), !rest.prefix(8).lowercased().hasPrefix("http") else { return nil }
        return Trimming.read(String(piece[...colon]), rest)
    }

    private static func address(scheme: String, behind rest: Substring) -> ReadAddress? {
        var rest = rest.drop { $0 == "/" || $0 == "\\" }
        var scheme = scheme
        // Written twice: `http://https://host`, `http://http//host`.
        while let inner = SchemeMark.first(in: rest.prefix(16)), inner.isAtStart {
            scheme = inner.scheme
            rest = rest.dropFirst(inner.length).drop { $0 == "/" || $0 == "\\" }
        }
        return Trimming.read(scheme + "://", withoutUser(slashed(rest)))
    }

    /// With slashes where backslashes stand before the path, as some programs write them. Beside a user name they are rather a trick.
    private static func slashed(_ rest: Substring) -> Substring {
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard host.contains("\\"), !host.contains("@") else { return rest }
        return Substring(rest.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/"))
    }

    /// Without a user name or password, which would travel with the case to every member that gets it.
    private static func withoutUser(_ rest: Substring) -> Substring {
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        // Browsers and other programs do not agree on where the host begins.
        guard !authority.contains("\\") else { return rest }
        return authority.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
    }

    // MARK: Without a scheme

    /// A host, with or without port and path, in a piece without a scheme.
    ///
    /// - Parameters:
    ///   - isAlone: No other words stand around it.
    ///   - orWithoutPath: A name alone is enough, such as `host.example`.
    static func bare(_ piece: Substring, isAlone: Bool, orWithoutPath: Bool) -> ReadAddress? {
        let piece = Trimming.leading(piece).drop { $0 == "/" }
        let host = BareHost(piece)
        guard host.isPlausible(isAlone: isAlone, needsPath: !orWithoutPath) else { return nil }
        let schemes = host.port == 443 ? ["https://", "http://"] : ["http://", "https://"]
        guard var address = Trimming.read(schemes[0], piece) else { return nil }
        // Which of both was meant cannot be told; a case about either is the case.
        if let secured = Trimming.read(schemes[1], piece) { address.others.append(secured) }
        return address
    }

    /// True for `host.example/?to=http://other.example`: the scheme in it is not the address's own.
    private static func startsWithHost(_ piece: Substring) -> Bool {
        let host = BareHost(piece)
        return host.hasTail && host.isPlausible(isAlone: true, needsPath: false)
    }
}
