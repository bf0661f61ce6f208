public import HotlineModel

/// The kind of an envelope: a code of an open list.
public struct EnvelopeType: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A case for the receiver to act on.
    public static let report = EnvelopeType(rawValue: "report")
    /// A case that moves on to a third member.
    public static let handover = EnvelopeType(rawValue: "handover")
    /// A confirmed case, for central's information.
    public static let copy = EnvelopeType(rawValue: "copy")
    /// The progress of a case.
    public static let update = EnvelopeType(rawValue: "update")
    /// A withdrawal of a report or of a hash.
    public static let withdrawal = EnvelopeType(rawValue: "withdrawal")
    /// An opinion on a hash.
    public static let vote = EnvelopeType(rawValue: "vote")
    public static let known = [report, handover, copy, update, withdrawal, vote]

    /// The most bytes a line of this type may have, without its LF: 16 KiB, or 256 KiB if evidence travels inside.
    ///
    /// An unknown type has the larger bound, because evidence may travel inside it too.
    public var greatestSize: Int {
        switch self {
        case .report, .copy, .update, .withdrawal, .vote: 16 << 10
        default: EnvelopeType.greatestSize
        }
    }

    /// The most bytes any line may have, without its LF.
    public static let greatestSize = 256 << 10
}

/// The origin of a report, as envelopes name it. It says nothing about the reporter.
public struct OriginCode: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The code of an origin that this version knows.
    public init(_ kind: OriginKind) { rawValue = kind.rawValue }

    public static let known = OriginKind.allCases.map(OriginCode.init)
}
