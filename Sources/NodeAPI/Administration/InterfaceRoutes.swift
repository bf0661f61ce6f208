import AccessControl
import CaseStore
import HotlineModel
import NodeMessages
import Takedown
import TakedownService

/// The operator's table of contacts, and what providers' interfaces have of notices.
enum InterfaceRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(InterfaceEndpoints.submissions, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let submissions = try await takedown.submissions(
                asked.request.state.map(NoticeSubmission.State.init), after: Int64(asked.request.after?.value ?? 0), limit: limit)
            return Page(
                submissions.map(SubmissionView.init), next: submissions.count == limit ? submissions.last.map { "\($0.notice)" } : nil)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(InterfaceEndpoints.table, for: .officer) { requests, caller in
            let rows = requests.map { (ContactProposal($0), actor: caller.name(orFor: $0.actor) ?? "officer") }
            return try await takedown.place(rows).map { $0.map(PlacedContactView.init).mapError(\.problem) }
        }
        router.on(InterfaceEndpoints.approvals, for: .officer) { requests, caller in
            let rows = requests.map { (ContactProposal($0), actor: caller.name(orFor: $0.actor) ?? "officer") }
            return try await takedown.approve(rows).map { $0.map(PlacedContactView.init).mapError(\.problem) }
        }
        router.on(InterfaceEndpoints.questions, for: .officer) { requests, caller in
            let notices = requests.map { (Int64($0.notice.value), actor: caller.name(orFor: $0.actor) ?? "officer") }
            return try await takedown.askAgain(notices).map { $0.map(RecordedNumber.init).mapError(\.problem) }
        }
    }
}

extension PlacedContactView {
    init(_ placed: PlacedContact) {
        self.init(number: placed.number, outcome: Outcome(placed.outcome))
    }
}

extension PlacedContactView.Outcome {
    init(_ outcome: PlacedContact.Outcome) {
        switch outcome {
        case .added: self = .added
        case .changed: self = .changed
        case .known: self = .known
        case .approved: self = .approved
        }
    }
}

extension NoticeSubmission.State {
    init(_ word: SubmissionStateWord) {
        switch word {
        case .submitting: self = .submitting
        case .waiting: self = .waiting
        case .ended: self = .ended
        case .withPerson: self = .withPerson
        }
    }

    var word: SubmissionStateWord {
        switch self {
        case .submitting: .submitting
        case .waiting: .waiting
        case .ended: .ended
        case .withPerson: .withPerson
        }
    }
}

extension SubmissionView {
    init(_ submission: NoticeSubmission) {
        self.init(
            notice: submission.notice, interface: submission.interface, state: submission.state.word, token: submission.token,
            since: submission.since, polls: submission.polls, failures: submission.failures)
        (reference, dueAt, detail) = (submission.reference, submission.dueAt, submission.detail)
    }
}
