/// The name of a case, `urn:hotline:case:<first member>:<uuid>`, given by the member that first held it and never changed on the way.
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
    public init?(_ text: String) {
        let prefix = "urn:hotline:case:"
        guard text.hasPrefix(prefix) else { return nil }
        let parts = text.dropFirst(prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let opener = MemberID(String(parts[0])), let number = UniqueID(parts[1]) else { return nil }
        self.init(opener: opener, number: number)
    }

    public var description: String { "urn:hotline:case:\(opener):\(number)" }
}
