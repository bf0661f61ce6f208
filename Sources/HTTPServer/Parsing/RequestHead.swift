/// A request without its body. Its framing is already decided.
package struct RequestHead: Sendable, Hashable {
    /// The ways to find the end of the body.
    package enum Framing: Sendable, Hashable { case none, length(Int), chunked, stream }

    package let method: String
    package let target: String
    package let query: String?
    package let headers: HTTPHeaders
    package let framing: Framing
    package let expectsContinue: Bool
    package let closesAfter: Bool

    /// The methods that reach a handler. Any other is answered 501.
    static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Tells if a body means nothing with the method, so that one is refused (RFC 9110, sections 9.3.1 and 9.3.2).
    static func forbidsContent(_ method: String) -> Bool { method == "GET" || method == "HEAD" }

    /// Tells if a request with this method must declare the length of its body, even if it has none.
    static func requiresLength(_ method: String) -> Bool { method == "POST" || method == "PUT" || method == "PATCH" }

    /// Splits a target in origin form (RFC 9112, section 3.2.1) at its first question mark, and refuses every other form.
    static func split(target: some BidirectionalCollection<UInt8>) throws(RequestRefusal) -> (path: String, query: String?) {
        guard target.first == .slash, target.allSatisfy({ $0 > .space && $0 < 0x7F && $0 != .hash }) else { throw .malformedTarget }
        guard let mark = target.firstIndex(of: .questionMark) else { return (String(decoding: target, as: UTF8.self), nil) }
        let query = target[target.index(after: mark)...]
        return (String(decoding: target[..<mark], as: UTF8.self), String(decoding: query, as: UTF8.self))
    }

    /// Tells if the bytes can be a host with an optional port (RFC 3986, section 3.2.2, without user information).
    static func isHost(_ value: some Sequence<UInt8>) -> Bool {
        var isEmpty = true
        for byte in value {
            guard byte.isHostCharacter else { return false }
            isEmpty = false
        }
        return !isEmpty
    }

    /// Parses a content length: digits only, no sign, no list, no leading zero, at most 18 digits.
    static func contentLength(_ value: String) throws(RequestRefusal) -> Int {
        let digits = value.utf8
        guard let first = digits.first, digits.count <= 18, digits.allSatisfy(\.isDigit), digits.count == 1 || first != .zero else {
            throw .malformedContentLength
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - .zero) }
    }
}

extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let hash: UInt8 = 0x23
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let questionMark: UInt8 = 0x3F

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    /// Tells if the byte may be part of a token (RFC 9110, section 5.6.2).
    var isTokenCharacter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: return true
        default: return false
        }
    }

    /// Tells if the byte is an unreserved or sub-delimiter character, `%`, `:` or a bracket.
    var isHostCharacter: Bool {
        if isDigit || isLetter { return true }
        switch self {
        case 0x21, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x3A, 0x3B, 0x3D, 0x5B, 0x5D, 0x5F, 0x7E: return true
        default: return false
        }
    }

    /// The value of a hexadecimal digit; `nil` for another byte.
    var hexValue: Int? {
        switch self {
        case 0x30...0x39: Int(self - 0x30)
        case 0x41...0x46: Int(self - 0x41 + 10)
        case 0x61...0x66: Int(self - 0x61 + 10)
        default: nil
        }
    }
}
