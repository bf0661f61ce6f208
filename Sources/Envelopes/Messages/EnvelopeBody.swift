public import HotlineModel

/// The content of an envelope, by type.
public indirect enum EnvelopeBody: Hashable, Sendable {
    case report(ReportBody)
    case handover(HandoverBody)
    case copy(CopyBody)
    case update(UpdateBody)
    case withdrawal(WithdrawalBody)
    case vote(VoteBody)
    /// A type that this version does not know. It is rejected, and can be sent again once the receiver knows it.
    case unknown(EnvelopeType)

    /// The envelope's type.
    public var type: EnvelopeType {
        switch self {
        case .report: .report
        case .handover: .handover
        case .copy: .copy
        case .update: .update
        case .withdrawal: .withdrawal
        case .vote: .vote
        case .unknown(let type): type
        }
    }

    /// The case's file; `nil` for a type without one.
    public var file: CaseFile? {
        switch self {
        case .report(let body): body.file
        case .handover(let body): body.report.file
        case .copy(let body): body.file
        default: nil
        }
    }

    init(_ type: EnvelopeType, reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "body")
        switch type {
        case .report: self = .report(try ReportBody(reading: &members))
        case .handover: self = .handover(try HandoverBody(reading: &members))
        case .copy: self = .copy(try CopyBody(reading: &members))
        case .update: self = .update(try UpdateBody(reading: &members))
        case .withdrawal: self = .withdrawal(try WithdrawalBody(reading: &members))
        case .vote: self = .vote(try VoteBody(reading: &members))
        default: self = .unknown(type)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .report(let body): body.write(to: &writer)
            case .handover(let body): body.write(to: &writer)
            case .copy(let body): body.write(to: &writer)
            case .update(let body): body.write(to: &writer)
            case .withdrawal(let body): body.write(to: &writer)
            case .vote(let body): body.write(to: &writer)
            case .unknown: break
            }
        }
    }
}
