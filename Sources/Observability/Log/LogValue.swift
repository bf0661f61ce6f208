public import Cryptography
public import HotlineModel

/// A value in a log line.
///
/// The kinds are closed so that an address cannot slip in: text is written in the source, is one value of an enum, or is a member's name. All
/// other text must go through ``words(_:)``, whose uses a reviewer can list. It must never hold a report, an address or a secret.
public struct LogValue: Sendable {
    enum Kind: Sendable {
        case text(String), integer(Int64), number(Double), flag(Bool), words(String)
    }

    let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    /// A count of any integer type, clamped to 64 bits.
    public static func integer(_ value: some BinaryInteger) -> LogValue { LogValue(.integer(Int64(clamping: value))) }
    /// A span, written in seconds.
    public static func duration(_ span: Duration) -> LogValue { LogValue(.number(span.inSeconds)) }
    /// A member's name.
    public static func member(_ member: MemberID) -> LogValue { LogValue(.text(member.rawValue)) }
    /// The digest of a batch, a directory or a log, in hex. It must never be the digest of an address alone.
    public static func digest(_ digest: Digest) -> LogValue { LogValue(.text(digest.hex)) }
    /// Yes or no.
    public static func flag(_ value: Bool) -> LogValue { LogValue(.flag(value)) }
    /// Text written in the source.
    public static func text(_ text: StaticString) -> LogValue { LogValue(.text(text.description)) }
    /// One value of a closed set, by its raw name.
    public static func code<Code: RawRepresentable & CaseIterable>(_ code: Code) -> LogValue where Code.RawValue == String {
        LogValue(.text(code.rawValue))
    }
    /// Free text: an error's description, a path of the node's own. At most 1,000 bytes of it are written.
    public static func words(_ words: String) -> LogValue { LogValue(.words(words)) }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: StaticString) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension Duration {
    /// The span in seconds, to the precision of a double.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
