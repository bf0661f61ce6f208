public import HotlineModel

/// The value of a metric's label: closed like ``LogValue``, and without any free text.
public struct LabelValue: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    private init(_ text: String) { self.text = text }

    public init(stringLiteral value: StaticString) { self.init(value.description) }

    /// A member's name.
    public static func member(_ member: MemberID) -> LabelValue { LabelValue(member.rawValue) }
    /// One value of a closed set, by its raw name.
    public static func code<Code: RawRepresentable & CaseIterable>(_ code: Code) -> LabelValue where Code.RawValue == String {
        LabelValue(code.rawValue)
    }
}
