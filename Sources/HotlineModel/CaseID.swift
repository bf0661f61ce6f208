/// The name of a case, `urn:hotline:case:<first member>:<uuid>`. The member that opens the case gives it; it never changes on the way.
public struct CaseID: Hashable, Sendable, CustomStringConvertible {
    /// The member that opened the case.
    public let opener: MemberID
    /// The identifier the opener gave it.
    public let number: UniqueID

    /// The case with this opener and number.
    public init(opener: MemberID, number: UniqueID) {
        self.opener = opener
        self.number = number
    }

    /// Reads the URN; `nil` for any other form.
    public init?(_ text: String) { self.init(utf8: text.utf8.span) }

    /// Reads the URN from its bytes; `nil` for any other form.
    public init?(utf8 text: Span<UInt8>) {
        let prefix: StaticString = "urn:hotline:case:"
        let start = prefix.utf8CodeUnitCount, colon = text.count - 37
        guard colon > start, text[colon] == 0x3A else { return nil }
        for position in 0..<start where text[position] != prefix.utf8Start[position] { return nil }
        guard let opener = MemberID(utf8: text.extracting(start..<colon)),
            let number = UniqueID(utf8: text.extracting((colon + 1)..<text.count))
        else { return nil }
        self.init(opener: opener, number: number)
    }

    public var description: String { "urn:hotline:case:\(opener):\(number)" }
}
