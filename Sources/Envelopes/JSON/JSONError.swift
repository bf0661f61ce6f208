/// A fault of bytes that are not I-JSON (RFC 7493), and its offset. It never has the content.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public let problem: Problem
    /// The offset, in bytes from the start of the text, at which it was noticed.
    public let offset: Int

    /// A problem, and the offset at which it was noticed.
    public init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// The faults that a text can have.
    public enum Problem: String, Hashable, Sendable, CaseIterable {
        /// More bytes than the reader accepts.
        case tooLarge
        /// More than 32 levels of arrays and objects.
        case tooDeep
        /// One object has two members of the same name, after escapes are read.
        case duplicateName
        /// A sequence of bytes that is not well-formed UTF-8, overlong forms and encoded surrogates among them.
        case badUTF8
        /// An escaped half of a surrogate pair without the other.
        case loneSurrogate
        /// A code point that Unicode reserves for ever (RFC 7493 §2.1).
        case noncharacter
        /// A number beyond ±(2^53−1).
        case numberOutOfRange
        /// A number in a form that JSON does not have, such as one with a leading zero.
        case badNumber
        /// A control character inside a string.
        case controlCharacter
        /// An escape that JSON does not have.
        case badEscape
        /// Another byte than the value, name, comma or colon that must come here.
        case unexpectedByte
        /// A byte order mark at the start.
        case byteOrderMark
        /// The text ends inside a value.
        case endsEarly
        /// Bytes after the value.
        case trailingBytes
    }

    public var description: String { "\(problem.rawValue) at byte \(offset)" }
}

/// The bounds of a text that a reader accepts.
public struct JSONLimits: Hashable, Sendable {
    /// The greatest number of bytes.
    public var bytes: Int
    /// The deepest nesting of arrays and objects.
    public var depth: Int
    /// True if numbers beyond ±(2^53−1) are refused, as everywhere on the wire.
    public var refusesLargeNumbers: Bool

    /// Limits for a text of at most this many bytes; depth 32, no large numbers.
    public init(bytes: Int, depth: Int = 32, refusesLargeNumbers: Bool = true) {
        self.bytes = bytes
        self.depth = depth
        self.refusesLargeNumbers = refusesLargeNumbers
    }

    /// The bounds of a whole batch: 8 MiB.
    public static let standard = JSONLimits(bytes: 8 << 20)
}
