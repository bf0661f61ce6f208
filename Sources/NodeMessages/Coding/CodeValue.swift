public import HotlineModel

/// A code that stands in a message as its word. In a request it must be one that this version knows.
public protocol CodeValue: OpenCode, Codable {}

extension CodeValue {
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
        let isOfRequest = (decoder as? MessageDecoder)?.reading.isOfRequest == true
        guard !isOfRequest || isKnown else {
            throw MessageError("must be one of \(Self.known.map(\.rawValue).joined(separator: ", "))")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension AgeGroup: CodeValue {}
extension AssessmentFlag: CodeValue {}
extension Classification: CodeValue {}
extension Commerciality: CodeValue {}
extension Medium: CodeValue {}
extension PaymentMethod: CodeValue {}
extension ReasonCode: CodeValue {}
extension ReportKind: CodeValue {}
extension Sex: CodeValue {}
extension SiteType: CodeValue {}
extension VoteDirection: CodeValue {}
extension WithdrawalReason: CodeValue {}

/// A code of a list that anybody may extend: any word is read.
public protocol FreeCodeValue: OpenCode, Codable {}

extension FreeCodeValue {
    public init(from decoder: any Decoder) throws { self.init(rawValue: try decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension CaseEventKind: FreeCodeValue {}
