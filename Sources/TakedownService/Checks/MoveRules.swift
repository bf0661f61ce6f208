import HotlineModel
import Routing

/// Decides whether a host lies with another member now: a value, with no I/O.
enum MoveRules {
    /// Only a country that somebody else covers, or nobody, is a move. A host that hides behind a front-end, or whose name does not resolve, is
    /// still looked at where it was reported.
    static func hasMoved(_ verdict: HostingVerdict, from member: MemberID, in map: FederationMap) -> Bool {
        guard case .located = verdict.outcome else { return false }
        return !route(verdict, as: member, in: map).contains { $0.kind == .keep }
    }
}
