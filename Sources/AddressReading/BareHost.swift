import URLSyntax

/// The beginning of a piece of text, read as a host.
struct BareHost {
    private let name: Substring
    /// The number behind the host; `nil` if there is none.
    let port: Int?
    /// A path, query or fragment follows.
    let hasTail: Bool
    private let isBroken: Bool

    init(_ piece: Substring) {
        let isBracketed = piece.first == "["
        let end = isBracketed ? piece.firstIndex(of: "]").map { piece.index(after: $0) } ?? piece.endIndex : nil
        name = end.map { piece[..<$0] } ?? piece.prefix { !":/?#\\".contains($0) }
        var rest = piece[name.endIndex...]
        var port: Int?, isBroken = false
        if rest.first == ":" {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            port = Int(digits)
            rest = rest.dropFirst(1 + digits.count)
            isBroken = port.map { $0 > 65_535 } ?? true
        }
        self.port = port
        hasTail = rest.first.map { "/?#\\".contains($0) } ?? false
        self.isBroken = isBroken || !(rest.isEmpty || hasTail || Trimming.isEnd(rest))
    }

    /// True if a person who writes this means a place in the network.
    ///
    /// - Parameters:
    ///   - isAlone: No other words stand around it.
    ///   - needsPath: A name alone is not enough.
    func isPlausible(isAlone: Bool, needsPath: Bool) -> Bool {
        guard !isBroken else { return false }
        if name.first == "[" || isNumeric { return (isAlone || !needsPath || hasTail || port != nil) && isHost }
        let name = Trimming.trailing(self.name)
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(Self.isLabel), let last = labels.last else { return false }
        // A date, a number or a version.
        guard !last.allSatisfy(\.isNumber) else { return false }
        let isMarked = hasTail || port != nil || labels[0].lowercased() == "www"
        if isAlone { return (isMarked || Self.isDomain(last)) && isHost }
        guard isMarked || !needsPath, Self.isDomain(last), isHost else { return false }
        // A file, or two sentences without a space between them.
        return isMarked || !FileNames.isExtension(last) && !Self.beginsSentence(last, after: labels[0])
    }

    /// Four numbers between dots.
    private var isNumeric: Bool {
        let parts = Trimming.trailing(name).split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    private var isHost: Bool { (try? CanonicalAddress("http://\(Trimming.trailing(name))/")) != nil }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || !$0.isASCII }
    }

    private static func isDomain(_ label: Substring) -> Bool {
        if label.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { return TopLevelDomain.isKnown(String(label)) }
        guard let address = try? CanonicalAddress("http://a.\(label)/"), case .name(let name)? = address.host else { return false }
        return TopLevelDomain.isKnown(String(name.dropFirst(2)))
    }

    private static func beginsSentence(_ last: Substring, after first: Substring) -> Bool {
        guard let capital = last.first, capital.isUppercase else { return false }
        return !(last.allSatisfy { !$0.isLowercase } && first.allSatisfy { !$0.isLowercase })
    }
}
