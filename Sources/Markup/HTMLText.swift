import ForeignText

/// HTML under construction. All text is escaped, so a name from a peer cannot become markup.
public struct HTMLText {
    public private(set) var text = ""

    public init() {}

    /// The UTF-8 bytes.
    public var bytes: [UInt8] { Array(text.utf8) }

    /// A whole document.
    public mutating func document(title: String, style: String, _ body: (inout HTMLText) -> Void) {
        text += "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        text += "<meta name=\"viewport\" content=\"width=device-width\">\n"
        element("title", title)
        text += "<style>\(style)</style>\n</head>\n<body>\n"
        body(&self)
        text += "</body>\n</html>\n"
    }

    /// An element that holds text.
    public mutating func element(_ name: StaticString, _ content: String) { text += "<\(name)>\(Self.escaped(content))</\(name)>\n" }

    /// A table with a head and rows of text.
    public mutating func table(_ titles: [String], _ fill: (inout [[String]]) -> Void) {
        var rows: [[String]] = []
        fill(&rows)
        text += "<table>\n<thead><tr>" + titles.map { "<th scope=\"col\">\(Self.escaped($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
        for row in rows { text += "<tr>" + row.map { "<td>\(Self.escaped($0))</td>" }.joined() + "</tr>\n" }
        text += "</tbody>\n</table>\n"
    }

    public static func escaped(_ content: String) -> String {
        var result = ""
        for character in ForeignText.page(content) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
