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
    /// The way of a notice whose time has come; `nil` if it does not go now: its contact names what the settings do not have, or its interface rests.
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
        // The box for tests gets a mail; nothing is submitted.
        let wait = policy.isTest ? nil : interface.wait(before: .submission)
        let token: String? = try await steps.run { step in
            let submissions = Submissions(step, policy: policy)
            // Nothing is unsealed or traced for a notice that must wait.
            if let wait { try submissions.postpone(number, by: wait) } else { try submissions.divide(number, interface.dialect.limits) }
            return policy.isTest ? nil : try submissions.token(of: number, at: interface.name)
        }
        guard wait == nil else { return nil }
        return token.map { .interface(interface, token: $0) } ?? .mail(messageID: messageID)
    }

    /// Submits a notice to its contact's interface, and records what it says.
    func submit(_ number: Int64, to interface: ProviderInterface) async throws {
        let (writer, policy, now) = (writer, policy, steps.now)
        let submission: NoticeWriter.Submission
        do { submission = try await steps.read { try writer.submission(number, $0, at: now) } } catch let problem as NoticeProblem {
            return try await hold(number, .unwritable, problem.description)
        }
        if let wait = interface.take(.submission) {
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

    // MARK: Questions

    /// Asks providers' interfaces what became of the notices that they took.
    package func askInterfaces() async throws {
        let (policy, now) = (policy, steps.now)
        if try await steps.read({ try !$0.view.noticeSubmissionsOver(limit: 1).isEmpty }) {
            try await steps.run { try Submissions($0, policy: policy).endOver(limit: Self.most) }
        }
        let due = try await steps.read { try $0.view.noticeSubmissionsDue(by: now, limit: Self.most) }
        var busy: [String: Duration] = [:]
        var unasked: [NoticeSubmission] = []
        for submission in due {
            guard busy[submission.interface] == nil else {
                unasked.append(submission)
                continue
            }
            if let wait = try await askOne(submission) { busy[submission.interface] = wait }
        }
        try await putOff(unasked, busy)
    }

    /// Asks about one submission. One about which nothing can be recorded keeps no other waiting.
    ///
    /// - Returns: How long its interface asks for patience, if it does.
    private func askOne(_ submission: NoticeSubmission) async throws -> Duration? {
        do { return try await ask(submission) } catch let error as CancellationError { throw error } catch {
            log.error("notices.notAsked", ["notice": .integer(Int(submission.notice)), "reason": .words("\(error)")])
            let (number, policy) = (submission.notice, policy)
            let reply = ProgressReply.failed("the provider's word could not be recorded; see the log")
            try await steps.run { try Submissions($0, policy: policy).heard(reply, of: number) }
            return nil
        }
    }

    private func ask(_ submission: NoticeSubmission) async throws -> Duration? {
        let (number, policy) = (submission.notice, policy)
        let reply = await progress(of: submission)
        var traces: [Int64: LastTrace] = [:]
        if case .ended(.notResolvable, _) = reply { traces = try await lastTraces(of: number) }
        try await steps.run { [traces] in try Submissions($0, policy: policy).heard(reply, of: number, traces) }
        switch reply {
        case .ended(_, let word): log.info("notices.decided", ["notice": .integer(Int(number)), "outcome": .words(word)])
        case .busy(let wait): return wait
        case .pending, .failed, .unreadable: break
        }
        return nil
    }

    /// Lets the questions to busy interfaces wait together, so that those to others have room in the next look.
    private func putOff(_ submissions: [NoticeSubmission], _ waits: [String: Duration]) async throws {
        guard !submissions.isEmpty else { return }
        let policy = policy
        try await steps.run { step in
            for submission in submissions {
                guard let wait = waits[submission.interface] else { continue }
                try Submissions(step, policy: policy).heard(.busy(wait), of: submission.notice)
            }
        }
    }

    private func progress(of submission: NoticeSubmission) async -> ProgressReply {
        guard let interface = writer.interfaces[submission.interface] else {
            return .failed(NoticeProblem.unknownInterface.description)
        }
        guard let reference = submission.reference else { return .failed("the interface gave no number of a report") }
        if let wait = interface.take(.question) { return .busy(wait) }
        return await interface.progress(of: reference) ?? .failed("this interface cannot be asked")
    }
}

extension NoticeAlarms {
    /// Rings while interfaces leave something to persons, and while contacts name what the settings do not have.
    func updateInterfaces() async throws {
        let names = policy.names
        let (toSee, strangers) = try await steps.read { reader in
            (
                try reader.view.noticeSubmissionsToSee(failures: SubmissionRhythm.failuresToSee),
                try NoticeContacts.strangers(to: names, in: reader.view)
            )
        }
        ring(
            .noticesInterfaces,
            toSee > 0
                ? "providers ask for more, do not answer, or cannot be understood, about \(toSee) notices; see "
                    + "`hotline takedown notices submissions`" : nil)
        ring(
            .noticesNames,
            strangers > 0
                ? "\(strangers) contacts name an identity or an interface that is not in the settings; their notices are held" : nil)
    }
}
