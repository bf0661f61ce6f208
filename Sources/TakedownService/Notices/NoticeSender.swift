import CaseStore
import MailSyntax
package import Notices
package import SMTPClient
package import Takedown

/// A way by which notices go out.
package protocol NoticeSender: Sendable {
    /// Hands a notice over, once, and waits for the answer.
    func send(_ mail: ComposedNotice) async -> NoticeOutcome
}

/// Hands notices to the hotline's mail relay.
package struct RelaySender: NoticeSender {
    private let client: SMTPClient

    package init(_ relay: SMTPRelay) { client = SMTPClient(relay: relay) }

    package func send(_ mail: ComposedNotice) async -> NoticeOutcome {
        let message: OutgoingMessage
        do { message = try OutgoingMessage(mail.bytes, from: .address(mail.envelopeSender), to: [mail.recipient]) } catch {
            return .refusedForGood(error.description)
        }
        return NoticeOutcome(await client.send(message))
    }
}

extension NoticeOutcome {
    /// What an attempt over SMTP means for a notice. The words have no text of the relay, which may quote addresses.
    init(_ outcome: SendingOutcome) {
        switch outcome {
        case .accepted: self = .accepted
        case .refusedForGood: self = .refusedForGood(outcome.description)
        case .refusedForNow: self = .notNow(outcome.description)
        case .outcomeUnknown: self = .unknown(outcome.description)
        }
    }
}
