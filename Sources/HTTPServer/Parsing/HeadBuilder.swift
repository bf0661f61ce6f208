/// Collects the lines of one HTTP/1.1 header section, and checks the request at its end.
struct HeadBuilder: Sendable {
    private(set) var method = ""
    private var path = ""
    private var query: String?
    private var headers = HTTPHeaders()

    var fieldCount: Int { headers.fields.count }

    /// Parses `METHOD SP origin-form SP HTTP/1.1` with exactly two spaces.
    mutating func readRequestLine(_ line: ArraySlice<UInt8>) throws(RequestRefusal) {
        let parts = line.split(separator: .space, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(\.isTokenCharacter), !parts[1].isEmpty else {
            throw .malformedRequestLine
        }
        try Self.checkVersion(parts[2])
        method = String(decoding: parts[0], as: UTF8.self)
        guard RequestHead.methods.contains(method) else { throw .unknownMethod }
        (path, query) = try RequestHead.split(target: parts[1])
    }

    private static func checkVersion(_ version: ArraySlice<UInt8>) throws(RequestRefusal) {
        if version.elementsEqual("HTTP/1.1".utf8) { return }
        let isVersion =
            version.count == 8 && version.starts(with: "HTTP/".utf8) && version[version.startIndex + 5].isDigit
            && version[version.startIndex + 6] == 0x2E && version[version.startIndex + 7].isDigit
        throw isVersion ? .unsupportedVersion : .malformedRequestLine
    }

    /// Parses one field line. The caller has checked it for control characters.
    mutating func readField(_ line: ArraySlice<UInt8>) throws(RequestRefusal) {
        headers.append(try Self.field(line))
    }

    /// Parses a field line (RFC 9112, section 5): no folding, a token as name, and the colon directly after it.
    static func field(_ line: ArraySlice<UInt8>) throws(RequestRefusal) -> HTTPHeaders.Field {
        if line.first == .space || line.first == .tab { throw .foldedField }
        guard let colon = line.firstIndex(of: .colon), colon > line.startIndex else { throw .malformedFieldName }
        let name = line[..<colon]
        if name.last == .space || name.last == .tab { throw .spaceBeforeColon }
        guard name.allSatisfy(\.isTokenCharacter) else { throw .malformedFieldName }
        var value = line[(colon + 1)...]
        while value.first == .space || value.first == .tab { value.removeFirst() }
        while value.last == .space || value.last == .tab { value.removeLast() }
        guard let text = String(validating: value, as: UTF8.self) else { throw .notText }
        return HTTPHeaders.Field(name: String(decoding: name, as: UTF8.self), value: text)
    }

    /// Checks the fields at the empty line, decides the framing, and returns the head.
    func finish() throws(RequestRefusal) -> RequestHead {
        let hosts = headers.all("host")
        guard let host = hosts.first else { throw .missingHost }
        guard hosts.count == 1 else { throw .repeatedHost }
        guard RequestHead.isHost(host.utf8) else { throw .malformedHost }
        let framing = try framing()
        return RequestHead(
            method: method, target: path, query: query, headers: headers, framing: framing,
            expectsContinue: try expectsContinue() && framing != .none, closesAfter: closesAfter())
    }

    /// Decides how the body ends (RFC 9112, section 6.3), and refuses every doubtful form.
    private func framing() throws(RequestRefusal) -> RequestHead.Framing {
        let lengths = headers.all("content-length")
        let codings = headers.all("transfer-encoding")
        // A length beside a coding is how requests are smuggled: one program ends the body by the first, another by the second.
        if !lengths.isEmpty && !codings.isEmpty { throw .lengthAndTransferEncoding }
        if codings.count > 1 { throw .repeatedTransferEncoding }
        if lengths.count > 1 { throw .repeatedContentLength }
        if let coding = codings.first {
            guard coding == "chunked" else { throw .unknownTransferCoding }
            if RequestHead.forbidsContent(method) { throw .contentNotExpected }
            return .chunked
        }
        guard let text = lengths.first else {
            if RequestHead.requiresLength(method) { throw .lengthRequired }
            return .none
        }
        let length = try RequestHead.contentLength(text)
        if length > 0 && RequestHead.forbidsContent(method) { throw .contentNotExpected }
        return length == 0 ? .none : .length(length)
    }

    private func expectsContinue() throws(RequestRefusal) -> Bool {
        let expectations = headers.all("expect")
        guard let first = expectations.first else { return false }
        guard expectations.count == 1, first.lowercased() == "100-continue" else { throw .unknownExpectation }
        return true
    }

    private func closesAfter() -> Bool {
        headers.all("connection").contains { value in
            value.split(separator: ",").contains { $0.lowercased().trimmingBlanks == "close" }
        }
    }
}

extension StringProtocol {
    /// The text without spaces and tabs at both ends.
    var trimmingBlanks: SubSequence {
        let start = firstIndex { $0 != " " && $0 != "\t" } ?? endIndex
        let rest = self[start...]
        guard let last = rest.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return rest }
        return rest[...last]
    }
}
