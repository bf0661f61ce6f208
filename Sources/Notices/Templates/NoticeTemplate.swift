/// The text of notices in one language: a subject and a body with placeholders.
///
/// The first line is `Subject: …`, the second is empty, the rest is the body. A line that is one placeholder disappears if that is empty, and
/// an empty line before it too.
public struct NoticeTemplate: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case text(String)
        case placeholder(NoticePlaceholder)
    }

    let subject: [Piece]
    let body: [[Piece]]

    /// The most bytes of a template.
    public static let longest = 32 << 10

    /// Reads a template.
    ///
    /// - Throws: ``NoticeTemplateProblem``, which names what is wrong and the line.
    public init(parsing text: String) throws(NoticeTemplateProblem) { try self.init(parsing: text, needing: NoticePlaceholder.needed) }

    /// - Parameter needed: The placeholders that must stand in it.
    init(parsing text: String, needing needed: Set<NoticePlaceholder>) throws(NoticeTemplateProblem) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        var lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines[0].hasPrefix("Subject: "), lines[1].isEmpty else { throw .noSubject }
        subject = try Self.pieces(of: String(lines[0].dropFirst(9)), line: 1)
        var body: [[Piece]] = []
        for (index, line) in lines.enumerated().dropFirst(2) { body.append(try Self.pieces(of: line, line: index + 1)) }
        self.body = body
        for piece in subject {
            guard case .placeholder(let name) = piece, ![.number, .count, .hotline].contains(name) else { continue }
            throw .notInSubject(name: name.rawValue)
        }
        let used = Set(body.joined().compactMap { if case .placeholder(let name) = $0 { name } else { nil } })
        for name in NoticePlaceholder.allCases where needed.contains(name) && !used.contains(name) {
            throw .missing(name: name.rawValue)
        }
    }

    private static func pieces(of line: String, line number: Int) throws(NoticeTemplateProblem) -> [Piece] {
        guard !line.replacing("\t", with: "").hasControlCharacter else { throw .controlCharacter(line: number) }
        var pieces: [Piece] = []
        var rest = line[...]
        while let start = rest.firstRange(of: "{{") {
            if start.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<start.lowerBound]))) }
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else { throw .unclosed(line: number) }
            let name = String(rest[start.upperBound..<end.lowerBound])
            guard let placeholder = NoticePlaceholder(rawValue: name) else { throw .unknown(name: String(name.prefix(40)), line: number) }
            pieces.append(.placeholder(placeholder))
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    func subject(_ values: [NoticePlaceholder: String]) -> String { Self.text(of: subject, values) }

    func body(_ values: [NoticePlaceholder: String]) -> String {
        var lines: [String] = []
        for pieces in body {
            if pieces.count == 1, case .placeholder(let name) = pieces[0], (values[name] ?? "").isEmpty {
                if lines.last?.isEmpty == true { lines.removeLast() }
                continue
            }
            lines.append(Self.text(of: pieces, values))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(of pieces: [Piece], _ values: [NoticePlaceholder: String]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            // What a value contains is text, even if it looks like a placeholder.
            case .placeholder(let name): values[name] ?? ""
            }
        }.joined()
    }
}

/// A fault of a template, in words for the operator who wrote it.
public enum NoticeTemplateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong, noSubject
    case controlCharacter(line: Int)
    case unclosed(line: Int)
    case unknown(name: String, line: Int)
    case missing(name: String)
    case notInSubject(name: String)

    public var description: String {
        switch self {
        case .tooLong: "the template has more than \(NoticeTemplate.longest) bytes"
        case .noSubject: "the template must begin with “Subject: …” and an empty line, and have a body"
        case .controlCharacter(let line): "line \(line) of the template contains a control character"
        case .unclosed(let line): "line \(line) of the template has a {{ without }}"
        case .unknown(let name, let line): "line \(line) of the template has the unknown placeholder {{\(name)}}"
        case .missing(let name): "the template lacks {{\(name)}}, without which it is no notice"
        case .notInSubject(let name): "{{\(name)}} cannot stand in the subject"
        }
    }
}
