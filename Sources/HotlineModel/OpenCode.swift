/// A code from a list that newer members may extend.
///
/// A value this version does not know is kept as it came and shown as `code …`; it is never mapped to a known one.
public protocol OpenCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible where RawValue == String {
    /// Makes a code of any value, known or not.
    init(rawValue: String)
    /// The values this version knows, in the order they are listed to people.
    static var known: [Self] { get }
}

extension OpenCode {
    /// This version knows the value.
    public var isKnown: Bool { Self.known.contains(self) }

    public var description: String { isKnown ? rawValue : "code \(rawValue)" }
}
