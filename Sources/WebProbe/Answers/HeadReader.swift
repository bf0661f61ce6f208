/// Reads the head of a response line by line. It is a value that stops at the end of the head, and at its bounds.
struct HeadReader {
    /// The reason why reading stopped before the end of the head.
    enum Fault { case tooLarge, malformed }

    private(set) var answer = LookAnswer(status: 0)
    /// The `Location` as it came.
    private(set) var location: String?
    /// True if the body is coded, so that its bytes are no text.
    private(set) var isCoded = false
    /// The head of the final response has ended.
    private(set) var isComplete = false
    private(set) var fault: Fault?

    private let maximum: Int
    private var bytes = 0
    /// The kept values are shorter than this; a longer `Location` is none.
    private static let longestValue = 256, longestLocation = 8_192

    init(maximum: Int) { self.maximum = maximum }

    /// Reads one line, with its line end; `false` if no more is wanted.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Bool {
        bytes += line.count
        guard bytes <= maximum else { return stop(.tooLarge) }
        // Trailers of a body in chunks come by the same way.
        if isComplete { return true }
        let line = Self.trimmed(line[...])
        if line.isEmpty {
            isComplete = answer.status >= 200
            return true
        }
        if line.starts(with: "HTTP/".utf8) { return readStatus(line) }
        guard let colon = line.firstIndex(of: 0x3A) else { return stop(.malformed) }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        keep(name, Self.trimmed(line[(colon + 1)...]))
        return true
    }

    private mutating func readStatus(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix { $0 != 0x20 }
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let status = Int(String(decoding: digits, as: UTF8.self)), (100...599).contains(status)
        else { return stop(.malformed) }
        // The fields before it belonged to an interim response.
        answer = LookAnswer(status: status)
        (location, isCoded) = (nil, false)
        return true
    }

    private mutating func keep(_ name: String, _ bytes: Slice<UnsafeRawBufferPointer>) {
        func value(_ longest: Int = Self.longestValue) -> String { String(decoding: bytes.prefix(longest), as: UTF8.self) }
        switch name {
        case "location": if location == nil, bytes.count <= Self.longestLocation { location = value(Self.longestLocation) }
        case "content-type":
            let type = value().prefix { $0 != ";" && $0 != " " }.lowercased()
            if !type.isEmpty { answer.contentType = type }
        case "server": answer.server = value()
        case "content-length": answer.length = Int64(value()).flatMap { $0 < 0 ? nil : $0 }
        case "content-encoding": isCoded = value().lowercased() != "identity"
        case _ where LookAnswer.markNames.contains(name): answer.marks[name] = value()
        default: break
        }
    }

    private mutating func stop(_ fault: Fault) -> Bool {
        self.fault = fault
        return false
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else {
            return bytes[bytes.endIndex...]
        }
        return bytes[first...last]
    }
}
