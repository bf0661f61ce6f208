import CaseStore
import HotlineModel
import NodeMessages
import Takedown

/// Searches for hosts behind front-ends in words.
enum OriginText {
    /// How far the search for the host of a case has come.
    static func sentence(_ origin: OriginView) -> String {
        var words = "the host behind \(origin.front): \(state(origin))"
        if let problem = origin.problem.flatMap(OriginProblem.init(rawValue:)) { words += "; \(problem.sentence)" }
        if let detail = origin.detail { words += "; \(detail)" }
        if origin.asked > 0 { words += "; asked \(origin.asked) times" + (origin.uncertain ? ", perhaps once more" : "") }
        if let claim = origin.claim { words += "; said to be with \(claim)" }
        return words
    }

    /// What a list says of it beside its state.
    static func remark(_ origin: OriginView) -> String? {
        if origin.uncertain, origin.state != .answered { return "may be asked twice" }
        if origin.state == .answered { return origin.source.map { "said by \($0.rawValue)" } }
        return origin.claim ?? origin.problem
    }

    private static func state(_ origin: OriginView) -> String {
        switch origin.state {
        case .waiting: "searched for" + (origin.dueAt.map { ", its operator is asked from \($0)" } ?? "")
        case .asking: "its operator is being asked"
        case .withPerson: "a person must find it" + (origin.dueAt.map { ", and wanted to look again at \($0)" } ?? "")
        case .held: "the search is held by \(origin.actor) since \(origin.changedAt)"
        case .answered: "found by \(origin.actor) at \(origin.changedAt), said by \(origin.source.map(\.rawValue) ?? "nobody known")"
        case .givenUp: "given up at \(origin.changedAt)"
        case .ended: "not searched for any more"
        }
    }

    static func recorded(_ answer: RecordedOrigin) -> String {
        answer.others == 0
            ? "recorded: \(answer.case)"
            : "recorded: \(answer.case), and \(answer.others) other \(answer.others == 1 ? "case" : "cases") of the same host"
    }
}
