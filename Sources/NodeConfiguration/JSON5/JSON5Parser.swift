/// Reads JSON5 (spec.json5.org): comments, trailing commas, names without quotation marks, single quotation marks.
///
/// It is stricter than the specification if a mistake could hide: an object has each name only once, and `NaN` and `Infinity`
/// are not numbers here. A document has at most 1 MiB and 32 levels.
package struct JSON5Parser {
    package static let longest = 1 << 20
    static let deepest = 32

    private let scalars: [Unicode.Scalar]
    /// The positions at which lines begin, rising.
    private let lineStarts: [Int]
    private var position = 0

    /// Reads a whole document.
    package static func parse(_ text: String) throws(ConfigurationError) -> JSON5Node {
        guard text.utf8.count <= longest else {
            throw .syntax(at: Place(line: 1, column: 1), problem: "the file is longer than 1 MiB")
        }
        var parser = JSON5Parser(scalars: Array(text.unicodeScalars))
        // Some editors put a byte order mark in front.
        if parser.scalars.first == "\u{FEFF}" { parser.position = 1 }
        let node = try parser.value(depth: 0)
        try parser.skipSpace()
        guard parser.peek == nil else { throw parser.failure("something stands after the end of the settings") }
        return node
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private var place: Place {
        // The last line that begins at or before the position.
        var low = 0, high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= position { low = middle } else { high = middle }
        }
        return Place(line: low + 1, column: position - lineStarts[low] + 1)
    }

    private func failure(_ problem: String) -> ConfigurationError { .syntax(at: place, problem: problem) }

    private mutating func value(depth: Int) throws(ConfigurationError) -> JSON5Node {
        try skipSpace()
        // Each level is a call of this method: without a bound, a file of brackets alone would exhaust the stack.
        guard depth <= Self.deepest else { throw failure("groups and lists are nested deeper than \(Self.deepest) levels") }
        let start = place
        let value: JSON5Node.Value
        switch peek {
        case "{": value = .object(try object(depth: depth))
        case "[": value = .list(try list(depth: depth))
        case "\"", "'": value = .text(try text())
        case .some(let scalar) where scalar == "+" || scalar == "-" || scalar == "." || ("0"..."9").contains(scalar): value = try number()
        case .some: value = try word()
        case nil: throw failure("the file ends where a value should stand")
        }
        return JSON5Node(value: value, place: start)
    }

    private mutating func word() throws(ConfigurationError) -> JSON5Node.Value {
        let start = place
        switch bareName() {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let word?: throw .syntax(at: start, problem: "\(word) is no value (a text stands in quotation marks)")
        case nil: throw .syntax(at: start, problem: "a value is missing here")
        }
    }

    private mutating func object(depth: Int) throws(ConfigurationError) -> [JSON5Node.Member] {
        var members: [JSON5Node.Member] = []
        var names: Set<String> = []
        position += 1
        while true {
            try skipSpace()
            if skip("}") { return members }
            let place = place
            guard let name = peek == "\"" || peek == "'" ? try text() : bareName() else {
                throw failure("the name of a setting is missing here")
            }
            // By the specification the last of two counts, and an operator who changes the first would not see why nothing happens.
            guard names.insert(name).inserted else { throw .syntax(at: place, problem: "\(name) stands twice in the same group") }
            try skipSpace()
            guard skip(":") else { throw failure("a colon must follow the name \(name)") }
            members.append(JSON5Node.Member(name: name, place: place, value: try value(depth: depth + 1)))
            try skipSpace()
            guard skip(",") || peek == "}" else { throw failure("a comma or } is missing after \(name)") }
        }
    }

    private mutating func list(depth: Int) throws(ConfigurationError) -> [JSON5Node] {
        var items: [JSON5Node] = []
        position += 1
        while true {
            try skipSpace()
            if skip("]") { return items }
            items.append(try value(depth: depth + 1))
            try skipSpace()
            guard skip(",") || peek == "]" else { throw failure("a comma or ] is missing in the list") }
        }
    }

    private mutating func bareName() -> String? {
        var name = String.UnicodeScalarView()
        while let scalar = peek {
            let continues =
                scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic || (!name.isEmpty && ("0"..."9").contains(scalar))
            guard continues else { break }
            name.append(scalar)
            position += 1
        }
        return name.isEmpty ? nil : String(name)
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    /// Skips white space, `// …` and `/* … */`.
    private mutating func skipSpace() throws(ConfigurationError) {
        while let scalar = peek {
            if scalar.properties.isWhitespace {
                position += 1
            } else if scalar == "/", position + 1 < scalars.count, scalars[position + 1] == "/" {
                while let next = peek, next != "\n" { position += 1 }
            } else if scalar == "/", position + 1 < scalars.count, scalars[position + 1] == "*" {
                let start = place
                position += 2
                while peek != nil, !(peek == "*" && position + 1 < scalars.count && scalars[position + 1] == "/") { position += 1 }
                guard peek != nil else { throw .syntax(at: start, problem: "this comment never ends") }
                position += 2
            } else {
                return
            }
        }
    }
}

// MARK: Texts and numbers

extension JSON5Parser {
    private mutating func text() throws(ConfigurationError) -> String {
        let start = place
        let quote = scalars[position]
        position += 1
        var text = String.UnicodeScalarView()
        while let scalar = peek {
            position += 1
            if scalar == quote { return String(text) }
            // A missing quotation mark is reported in its own line, not at the end of the file.
            if scalar == "\n" || scalar == "\r" { break }
            if scalar == "\\" { try escape(into: &text) } else { text.append(scalar) }
        }
        throw .syntax(at: start, problem: "this text never ends")
    }

    private mutating func escape(into text: inout String.UnicodeScalarView) throws(ConfigurationError) {
        // If the file ends here, the caller finds that the text never ends.
        guard let scalar = peek else { return }
        position += 1
        switch scalar {
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "b": text.append("\u{8}")
        case "f": text.append("\u{C}")
        case "v": text.append("\u{B}")
        case "0": text.append("\u{0}")
        // A backslash at the end of a line continues the text in the next one.
        case "\n": break
        case "x": text.append(try scalar16(digits: 2))
        case "u": text.append(try scalar16(digits: 4))
        // Any other character means itself.
        default: text.append(scalar)
        }
    }

    private func hexadecimal(_ digits: ArraySlice<Unicode.Scalar>) -> UInt32? {
        JSON5Number.hexadecimal(String(String.UnicodeScalarView(digits))).flatMap { UInt32(exactly: $0) }
    }

    private mutating func scalar16(digits: Int) throws(ConfigurationError) -> Unicode.Scalar {
        let end = position + digits
        guard end <= scalars.count, let code = hexadecimal(scalars[position..<end]) else {
            throw failure("\(digits) hexadecimal digits must follow here")
        }
        position = end
        if let scalar = Unicode.Scalar(code) { return scalar }
        // Characters beyond U+FFFF are written as two escapes, a surrogate pair: the second half must follow.
        guard digits == 4, (0xD800...0xDBFF).contains(code), skip("\\"), skip("u"), position + 4 <= scalars.count,
            let low = hexadecimal(scalars[position..<position + 4]), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (code - 0xD800) << 10 + (low - 0xDC00))
        else { throw failure("half of a character stands here alone") }
        position += 4
        return scalar
    }

    private mutating func number() throws(ConfigurationError) -> JSON5Node.Value {
        let start = place
        // The whole word is read before it is checked, so `1O0` is one mistake and not a number with something after it.
        var word = String.UnicodeScalarView()
        while let scalar = peek, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "+-._".unicodeScalars.contains(scalar) {
            word.append(scalar)
            position += 1
        }
        guard let value = JSON5Number.value(of: String(word)) else { throw .syntax(at: start, problem: "\(word) is no number") }
        return value
    }
}
