/// The form of an address in prose, which no mail program turns into a link and no filter follows. Never used in a table or a report of XARF.
enum Defanged {
    static func text(of url: String) -> String {
        guard let mark = url.firstRange(of: "://") else { return url.replacing(".", with: "[.]") }
        let scheme = url[..<mark.lowerBound]
        let rest = url[mark.upperBound...]
        let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
        let authority = rest[..<end].replacing(".", with: "[.]")
        let lower = scheme.lowercased()
        let start = lower == "http" || lower == "https" ? "hxxp\(lower.dropFirst(4))://" : "\(scheme)[:]//"
        // A second address may stand in the path or the query.
        let tail = rest[end...].replacing("://", with: "[:]//")
        return start + authority + tail
    }
}
