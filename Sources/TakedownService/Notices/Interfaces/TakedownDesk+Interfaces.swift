import CaseService
public import CaseStore
import Casework
import Notices
public import Takedown

extension TakedownDesk {
    /// Takes rows of the operator's table of contacts.
    public func place(_ rows: [(ContactProposal, actor: String)]) async throws -> [Result<PlacedContact, TakedownRefusal>] {
        let policy = contactPolicy
        return try await each(rows) { try NoticeContacts($0, policy: policy).place($1.0, actor: $1.actor) }
    }

    /// Approves the contacts that rows of the operator's table describe, if they are as the rows say.
    public func approve(_ rows: [(ContactProposal, actor: String)]) async throws -> [Result<PlacedContact, TakedownRefusal>] {
        let policy = contactPolicy
        return try await each(rows) { try NoticeContacts($0, policy: policy).approve($1.0, actor: $1.actor) }
    }

    /// Lets interfaces be asked again what became of notices.
    public func askAgain(_ notices: [(Int64, actor: String)]) async throws -> [Result<Int64, TakedownRefusal>] {
        let (policy, interfaces) = (policy.notices, writer?.interfaces ?? [:])
        return try await each(notices) { step, asked in
            try Submissions(step, policy: policy).askAgain(asked.0, actor: asked.actor) { interfaces[$0]?.dialect.isPolled == true }
            return asked.0
        }
    }

    /// What providers' interfaces have of notices after a number, in order; only those in a state if one is given.
    public func submissions(_ state: NoticeSubmission.State?, after notice: Int64, limit: Int) async throws -> [NoticeSubmission] {
        try await steps.read { try $0.view.noticeSubmissions(state, after: notice, limit: limit) }
    }
}
