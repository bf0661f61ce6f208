public import HotlineModel

/// One of a closed list of words.
public protocol WordValue: RawRepresentable, CaseIterable, TextValue, CustomStringConvertible where RawValue == String {}

extension WordValue {
    public init?(text: String) { self.init(rawValue: text) }
    public var text: String { rawValue }
    public var description: String { rawValue }
    // The standard library has a way of its own to read what has a raw value, without a word about which values there are.
    public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try write(to: encoder) }
    public static var rule: String { "must be one of \(allCases.map(\.rawValue).joined(separator: ", "))" }
}

extension AlarmSeverity: WordValue {}
extension CaseStage: WordValue {}
extension DispositionKind: WordValue {}
extension Lane: WordValue {}
extension OriginKind: WordValue {}
extension PlacementState: WordValue {}
extension ReviewReason: WordValue {}
extension Sparing: WordValue {}
extension FeedOmission: WordValue {}

/// The origin of what is handed in at this node: reports of partners come by their nodes.
public enum OwnOrigin: String, WordValue {
    case `public`
    case police
    case proactive
}
