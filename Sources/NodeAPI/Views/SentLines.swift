import CaseStore
import Casework
import Envelopes
import Federation
import HotlineModel
import NodeMessages

/// Makes what operators see of envelopes that were queued for members.
struct SentLines: Sendable {
    let member: MemberID
    let trust: TrustedDirectory

    func line(_ line: OutboundLine) -> SentLine {
        let state: SentLine.State =
            switch line.state {
            case .waiting: .waiting
            case .sealed: .sealed
            case .receipted: .receipted
            case .dead: .dead
            }
        var view = SentLine(
            number: line.number, envelope: line.id, type: line.type, to: line.to, lane: line.lane, queuedAt: line.queuedAt, state)
        switch line.state {
        case .waiting: view.why = trust.current?.waitReason(for: line.type, to: line.to, from: member)?.sentence
        case .sealed: break
        case .receipted(let result): view.result = result.word
        case .dead(let code):
            view.code = code
            view.why = RefusalCode(rawValue: code)?.sentence ?? "the receiver refused it as `\(code)`"
        }
        view.settledAt = line.settledAt
        return view
    }
}

extension LineResult {
    /// The result as people and programs read it.
    fileprivate var word: String {
        switch self {
        case .accepted(let attached): attached ? "attached" : "accepted"
        case .duplicate: "duplicate"
        case .rejected: "rejected"
        }
    }
}
