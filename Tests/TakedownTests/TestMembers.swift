import HotlineModel

enum TestMembers {
    static let (nl, de, central) = (member("nl"), member("de"), member("central"))

    private static func member(_ name: String) -> MemberID {
        guard let member = MemberID(name) else { preconditionFailure("a member of a test is malformed") }
        return member
    }
}
