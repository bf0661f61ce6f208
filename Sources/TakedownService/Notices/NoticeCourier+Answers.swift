import CaseService
import Casework
import HotlineModel
import Observability
import Takedown

extension NoticeCourier {
    /// The most mails of one look.
    static let mostMails = 50

    /// Records the answers that wait in the hotline's mailbox.
    package func readAnswers() async throws {
        guard let mailbox else { return }
        let look: AnswerMailbox.Look
        do { look = try await mailbox.look(atMost: Self.mostMails) } catch {
            alarms.ring(.noticesMailbox, "the mailbox for answers to notices cannot be read (\(error))")
            return
        }
        alarms.ring(
            .noticesMailbox, look.unreadable > 0 ? "\(look.unreadable) mails in the mailbox for answers to notices cannot be read" : nil)
        let policy = policy
        for mail in look.mails {
            try await steps.run { try NoticeAnswers($0, policy: policy).record(mail.answer, key: mail.key) }
            // If this fails the mail is read once more, and recorded no more.
            try await mailbox.markSeen(mail.name)
            log.info("notices.answered", ["kind": .words(mail.answer == nil ? "unreadable" : "read")])
        }
    }
}
