import CaseService
public import CaseStore
import Casework
import Notices
public import Takedown

extension TakedownDesk {
    /// Takes rows of the operator's table of contacts.
    public func place(_ rows: [(ContactProposal, actor: String)]) async throws -> [Result<PlacedContact, TakedownRefusal>] {
        let policy = policy.notices
        return try await steps.run { step in
            try rows.map { proposal, actor in
                try TakedownRefusal.catching { try NoticeContacts(step, policy: policy).place(proposal, actor: actor) }
            }
        }
    }

    /// Lets interfaces be asked again what became of notices.
    public func askAgain(_ notices: [(Int64, actor: String)]) async throws -> [Result<Int64, TakedownRefusal>] {
        let (policy, interfaces) = (policy.notices, writer?.interfaces ?? [:])
        return try await steps.run { step in
            try notices.map { number, actor in
                try TakedownRefusal.catching {
                    let submissions = Submissions(step, policy: policy)
                    try submissions.askAgain(number, actor: actor) { interfaces[$0]?.dialect.isPolled == true }
                    return number
                }
            }
        }
    }

    /// What providers' interfaces have of notices after a number, in order; only those in a state if one is given.
    public func submissions(_ state: NoticeSubmission.State?, after notice: Int64, limit: Int) async throws -> [NoticeSubmission] {
        try await steps.read { try $0.view.noticeSubmissions(state, after: notice, limit: limit) }
    }
}
