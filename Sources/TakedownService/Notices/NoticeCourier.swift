package import CaseService
import CaseStore
import Casework
import HotlineModel
import MailSyntax
import Notices
package import Observability
import Runtime
package import Takedown

/// Tells providers: plans who is told of each case, and hands notices over when their time has come, one at a time.
///
/// Everything that it must remember is in the store. What is handed over is recorded before and after, so that a notice whose end nobody knows is
/// repeated with the same Message-ID, and is marked.
package struct NoticeCourier: Sendable {
    let steps: StepRunner
    let policy: NoticePolicy
    let writer: NoticeWriter
    private let sender: any NoticeSender
    let instruments: any NoticeInstruments
    let log: Log
    let alarms: NoticeAlarms
    /// `nil` if no answers are read.
    let mailbox: AnswerMailbox?

    /// The most cases and notices of one look, and traces at once.
    static let most = 200
    static let width = 16

    package init(
        _ steps: StepRunner, _ policy: NoticePolicy, writer: NoticeWriter, sender: any NoticeSender, instruments: any NoticeInstruments,
        mailbox: AnswerMailbox? = nil, alarms: AlarmBoard, log: Log = .silent
    ) {
        self.steps = steps
        self.policy = policy
        self.writer = writer
        self.sender = sender
        self.instruments = instruments
        self.log = log
        self.mailbox = mailbox
        self.alarms = NoticeAlarms(steps, policy, alarms: alarms)
    }

    /// Looks every second until cancelled. A relay that is slow holds up neither plans nor alarms.
    package func run() async {
        await attempt { try await begin() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await everySecond {
                    await attempt { try await planDue() }
                    await attempt { try await readAnswers() }
                    await attempt { try await alarms.update() }
                }
            }
            group.addTask { await everySecond { await attempt { try await deliverDue() } } }
            group.addTask { await everySecond { await attempt { try await askInterfaces() } } }
        }
    }

    private func everySecond(_ look: () async -> Void) async {
        repeat { await look() } while (try? await steps.clock.sleep(for: .seconds(1))) != nil
    }

    private func attempt(_ part: () async throws -> Void) async {
        do { try await part() } catch is CancellationError {
        } catch {
            // The work stays where it is; the next look finds it again.
            log.error("notices.failed", ["reason": .words("\(error)")])
        }
    }

    /// Takes up what an earlier run left: attempts without an end, and cases that wait for what may have changed in the settings.
    package func begin() async throws {
        let policy = policy
        try await steps.run { step in
            let notices = ProviderNotices(step, policy: policy)
            _ = try notices.recover()
            for obstacle in [NoticeObstacle.police, .domainRule] { _ = try notices.retry(obstacle) }
            guard !policy.isTest else { return }
            _ = try notices.retry(.testMode)
            try notices.releaseWithdrawals()
        }
    }

    /// Rings and stops the alarms, whatever the time.
    package func updateAlarms() async throws { try await alarms.update(isForced: true) }

    // MARK: Delivery

    /// The failures in a row that end a round: then the relay is out of order, and each attempt would wait in vain.
    private static let failuresInARow = 3

    /// Hands over every notice whose time has come.
    package func deliverDue() async throws {
        let (policy, now) = (policy, steps.now)
        // Deliveries are made one at a time, so whatever is under way now has lost its end.
        if try await steps.read({ try !$0.view.notices(.sending, after: 0, limit: 1).isEmpty }) {
            _ = try await steps.run { try ProviderNotices($0, policy: policy).recover() }
        }
        let due = try await steps.read { try $0.view.noticesDue(by: now, limit: Self.most).map(\.number) }
        var failures = 0
        for number in due where failures < Self.failuresInARow {
            switch try await deliver(number) {
            case .notNow, .unknown: failures += 1
            case .accepted, .refusedForGood: failures = 0
            case nil: break
            }
        }
    }

    /// Hands a notice over; `nil` if it was not attempted.
    private func deliver(_ number: Int64) async throws -> NoticeOutcome? {
        let policy = policy
        guard try await steps.run({ try ProviderNotices($0, policy: policy).mayGo(number) }), let way = try await way(of: number) else {
            return nil
        }
        let traces = try await lastTraces(of: number)
        guard try await steps.run({ try ProviderNotices($0, policy: policy).prepare(number, traces, messageID: way.identifier) }) else {
            return nil
        }
        if case .interface(let interface, _) = way {
            try await submit(number, to: interface)
            // An interface that fails holds up no mail.
            return nil
        }
        guard let (mail, cases) = try await write(number),
            try await steps.run({ try ProviderNotices($0, policy: policy).begin(number, tellingOf: cases) })
        else { return nil }
        let outcome = await sender.send(mail)
        // What the relay answered is recorded even if the node stops meanwhile.
        try await Task { try await steps.run { try ProviderNotices($0, policy: policy).finish(number, outcome) } }.value
        report(outcome, of: number)
        return outcome
    }

    private func report(_ outcome: NoticeOutcome, of number: Int64) {
        switch outcome {
        case .accepted: log.info("notices.sent", ["notice": .integer(Int(number))])
        case .refusedForGood(let words), .notNow(let words), .unknown(let words):
            log.warning("notices.notSent", ["notice": .integer(Int(number)), "reason": .words(words)])
        }
    }

    /// The mail of a notice and the cases that it tells of; `nil` if it is held, because it cannot be written or a person must type it.
    private func write(_ number: Int64) async throws -> (mail: ComposedNotice, cases: Set<Int64>)? {
        let (writer, now) = (writer, steps.now)
        let (notice, channel) = try await steps.read { reader in
            let notice = try reader.view.notice(number)
            return (notice, try notice.flatMap { try reader.view.noticeContact($0.contact)?.channel })
        }
        let (mail, cases): (ComposedNotice, Set<Int64>)
        do {
            (mail, cases) = try await steps.read { reader in
                (try writer.write(number, reader, at: now), Set(try reader.view.noticeLines(of: number).map(\.caseNumber)))
            }
        } catch let problem as NoticeProblem {
            try await hold(number, .unwritable, problem.description)
            return nil
        }
        // Another identifier would be another mail to a contact that may have this one.
        if notice?.isUncertain == true, notice?.messageID != mail.messageID.description {
            try await hold(
                number, .unwritable, "the hotline's mailbox or key changed since the first attempt; close the notice to begin anew")
            return nil
        }
        // An interface's notice comes here only for the box for tests.
        guard channel != .form else {
            try await hold(number, .form, "since \(now)")
            return nil
        }
        return (mail, cases)
    }

    func hold(_ number: Int64, _ reason: NoticeReason, _ detail: String) async throws {
        let policy = policy
        try await steps.run { try ProviderNotices($0, policy: policy).hold(number, reason, detail: detail) }
    }

    func lastTraces(of number: Int64) async throws -> [Int64: LastTrace] {
        let places = try await steps.read { reader -> [NoticePlace] in
            // A withdrawal is about what was told, wherever it lies now.
            guard try reader.view.notice(number)?.kind != .withdrawal else { return [] }
            return try reader.view.noticeLines(of: number).compactMap { try NoticePlace($0.caseNumber, reader) }
        }
        return await traces(of: places)
    }
}
