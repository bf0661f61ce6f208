import Envelopes
public import HotlineModel

/// The reason why a replay could not go on. The description is one sentence that says what to do.
public enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No socket was given for a member of the workload.
    case noSocket(MemberID)
    /// A node did not answer for as long as the replay waits.
    case silent(MemberID, seconds: Int64, reason: String)
    /// A node refused something that the workload needs.
    case refused(MemberID, what: String, code: String, detail: String)
    /// A node's answer has a form that no node gives.
    case unexpectedAnswer(MemberID, what: String)
    /// A node's work list has a case that is not of the workload.
    case foreignCase(MemberID, CaseID)
    /// The nodes have work left, and none of it was done for as long as the replay waits.
    case stuck(seconds: Int64, left: Int)

    public var description: String {
        switch self {
        case .noSocket(let member): "the workload needs a node of \(member), and no socket was given for it"
        case .silent(let member, let seconds, let reason):
            "the node of \(member) did not answer for \(seconds) s (\(reason)); start it and run the replay again, which loses and doubles nothing"
        case .refused(let member, let what, let code, let detail): "the node of \(member) refused \(what): \(code) (\(detail))"
        case .unexpectedAnswer(let member, let what):
            "the node of \(member) answered \(what) in a form this program does not know; is it of the same version?"
        case .foreignCase(let member, let id):
            "the node of \(member) has the case \(id) on its work list, which is not of this workload; replay on nodes that do nothing else"
        case .stuck(let seconds, let left):
            "\(left) pieces of work went on nowhere for \(seconds) s; `hotline peers` on each node says what they wait for"
        }
    }
}

extension ReplayError {
    /// A refusal of something that the workload needs.
    init(_ problem: Problem, of what: String, by member: MemberID) {
        self = .refused(member, what: what, code: problem.code, detail: problem.detail ?? problem.title)
    }
}
