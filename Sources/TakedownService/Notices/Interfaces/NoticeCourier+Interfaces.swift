import CaseService
import CaseStore
import Casework
import HotlineModel
import MailSyntax
import Notices
import Observability
import Takedown

/// How a notice goes out.
enum NoticeWay: Sendable {
    case mail(messageID: String)
    case interface(ProviderInterface, token: String)

    /// What every attempt of it bears.
    var identifier: String {
        switch self {
        case .mail(let messageID): messageID
        case .interface(_, let token): token
        }
    }
}

extension NoticeCourier {
    /// The way of a notice whose time has come; `nil` if it is held because its contact names what the settings do not have.
    func way(of number: Int64) async throws -> NoticeWay? {
        let (writer, policy) = (writer, policy)
        let (notice, contact) = try await steps.read { reader in
            let notice = try reader.view.notice(number)
            return (notice, try notice.flatMap { try reader.view.noticeContact($0.contact) })
        }
        guard let notice, let contact else { return nil }
        guard contact.channel != .interface || notice.kind != .withdrawal else {
            try await hold(number, .form, "its interface takes no withdrawals; tell the provider by another way")
            return nil
        }
        let (messageID, interface): (String, ProviderInterface?)
        do throws(NoticeProblem) {
            messageID = try writer.messageID(of: notice, to: contact).description
            interface = contact.channel == .interface ? try writer.interface(of: contact) : nil
        } catch {
            try await hold(number, .unwritable, error.description)
            return nil
        }
        guard let interface else { return .mail(messageID: messageID) }
        let token = try await steps.run { step in
            let submissions = Submissions(step, policy: policy)
            try submissions.divide(number, interface.dialect.limits)
            // The box for tests gets a mail; nothing is submitted.
            return policy.isTest ? nil : try submissions.token(of: number, at: interface.name)
        }
        return token.map { .interface(interface, token: $0) } ?? .mail(messageID: messageID)
    }

    /// Submits a notice to its contact's interface, and records what it says.
    func submit(_ number: Int64, to interface: ProviderInterface) async throws {
        let (writer, policy, now) = (writer, policy, steps.now)
        let submission: NoticeWriter.Submission
        do { submission = try await steps.read { try writer.submission(number, $0, at: now) } } catch let problem as NoticeProblem {
            return try await hold(number, .unwritable, problem.description)
        }
        if let wait = interface.take() {
            return try await steps.run { try Submissions($0, policy: policy).postpone(number, by: wait) }
        }
        let cases = submission.cases
        guard try await steps.run({ try ProviderNotices($0, policy: policy).begin(number, tellingOf: cases) }) else { return }
        let reply = await interface.submit(submission.request, token: submission.token)
        // What the interface answered is recorded even if the node stops meanwhile.
        let isPolled = interface.dialect.isPolled
        try await Task {
            try await steps.run { try Submissions($0, policy: policy).finish(number, reply, isPolled: isPolled) }
        }.value
        report(reply, of: number)
    }

    private func report(_ reply: SubmissionReply, of number: Int64) {
        switch reply {
        case .accepted: log.info("notices.submitted", ["notice": .integer(Int(number))])
        case .busy: log.info("notices.postponed", ["notice": .integer(Int(number))])
        case .refused(let words), .notNow(let words), .unknown(let words):
            log.warning("notices.notSubmitted", ["notice": .integer(Int(number)), "reason": .words(words)])
        }
    }

    /// Asks providers' interfaces what became of the notices that they took.
    package func askInterfaces() async throws {
        let now = steps.now
        for submission in try await steps.read({ try $0.view.noticeSubmissionsDue(by: now, limit: Self.most) }) {
            let (number, policy) = (submission.notice, policy)
            let reply = await progress(of: submission)
            var traces: [Int64: LastTrace] = [:]
            if case .ended(.notResolvable, _) = reply { traces = try await lastTraces(of: number) }
            try await steps.run { [traces] in try Submissions($0, policy: policy).heard(reply, of: number, traces) }
            if case .ended(_, let word) = reply {
                log.info("notices.decided", ["notice": .integer(Int(number)), "outcome": .words(word)])
            }
        }
    }

    private func progress(of submission: NoticeSubmission) async -> ProgressReply {
        guard let interface = writer.interfaces[submission.interface] else {
            return .failed(NoticeProblem.unknownInterface.description)
        }
        guard let reference = submission.reference else { return .failed("the interface gave no number of a report") }
        if let wait = interface.take() { return .busy(wait) }
        return await interface.progress(of: reference) ?? .failed("this interface cannot be asked")
    }
}

extension NoticeAlarms {
    /// Rings while interfaces leave something to persons, and while contacts name what the settings do not have.
    func updateInterfaces() async throws {
        let names = policy.names
        let (withPerson, strangers) = try await steps.read { reader in
            (
                try Submissions.withPerson(in: reader.view, limit: Self.most).count,
                try NoticeContacts.strangers(to: names, in: reader.view, limit: Self.most).count
            )
        }
        ring(
            "notices.interfaces",
            withPerson > 0
                ? "providers ask for more, or cannot be understood, about \(withPerson) notices; see "
                    + "`hotline takedown notices submissions --state withPerson`" : nil)
        ring(
            "notices.names",
            strangers > 0
                ? "\(strangers) contacts name an identity or an interface that is not in the settings; their notices are held" : nil)
    }
}
