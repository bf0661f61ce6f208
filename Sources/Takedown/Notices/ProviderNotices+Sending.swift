package import CaseStore
import Casework
import HotlineModel

/// The end of an attempt to hand a notice over.
package enum NoticeOutcome: Hashable, Sendable {
    case accepted
    /// Words for the operator, without an address of a report.
    case refusedForGood(String)
    /// Nothing was sent; a later attempt is safe.
    case notNow(String)
    /// The relay has the mail, or not: nobody knows.
    case unknown(String)
}

extension ProviderNotices {
    /// Decides what becomes of a notice whose time has come, before its hosts are traced.
    ///
    /// - Returns: False if it does not go out now; then it is recorded why.
    package func mayGo(_ number: Int64) throws -> Bool {
        guard var notice = try due(number), let contact = try step.transaction.noticeContact(notice.contact) else { return false }
        let rules = DueNotice(
            notice: notice, contact: contact, cases: try step.transaction.noticeLineCount(of: number), quiet: policy.quiet,
            isTest: policy.isTest)
        switch rules.decision(at: step.moment) {
        case .proceed: return true
        case .close: (notice.state, notice.reason, notice.detail) = (.closed, nil, nil)
        case .hold(let reason, let until): hold(&notice, reason, until: until)
        }
        try step.transaction.update(notice)
        return false
    }

    /// Fixes what a notice says, after its hosts were traced: cases whose host moved leave it, and the rest is written down.
    ///
    /// - Parameters:
    ///   - traces: What the last-minute trace says of each case.
    ///   - messageID: The identifier of its mail, the same at every call.
    /// - Returns: False if it does not go out now; then it is recorded why.
    package func prepare(_ number: Int64, _ traces: [Int64: LastTrace], messageID: String) throws -> Bool {
        guard var notice = try due(number) else { return false }
        // The contact may have the mail already: it is repeated as it was.
        if notice.isUncertain { return true }
        guard notice.kind != .withdrawal else { return try prepareWithdrawal(notice, messageID: messageID) }
        let (kept, postponed) = try sort(try step.transaction.noticeLines(of: number), of: notice, by: traces)
        if kept.isEmpty, !postponed.isEmpty {
            hold(&notice, .notTraced, until: step.moment + policy.retry)
            try step.transaction.update(notice)
            return false
        }
        for (caseNumber, obstacle) in postponed {
            try leave(notice, caseNumber)
            try putOff(caseNumber, obstacle)
        }
        for (caseNumber, host) in kept { try write(caseNumber, at: host, in: number) }
        guard try step.transaction.noticeLineCount(of: number) > 0 else {
            notice.state = .closed
            try step.transaction.update(notice)
            return false
        }
        (notice.state, notice.reason, notice.detail) = (.queued, nil, nil)
        (notice.messageID, notice.writtenAt) = (messageID, step.moment)
        try step.transaction.update(notice)
        return true
    }

    /// The cases that stay in a notice, and those that cannot go now. Cases that moved leave it here.
    func sort(
        _ lines: [NoticeLine], of notice: NoticeRecord, by traces: [Int64: LastTrace]
    ) throws -> (kept: [(Int64, TracedHost)], postponed: [(Int64, NoticeObstacle)]) {
        var kept: [(Int64, TracedHost)] = []
        var postponed: [(Int64, NoticeObstacle)] = []
        guard let contact = try step.transaction.noticeContact(notice.contact) else { return (kept, postponed) }
        for line in lines {
            // Its material is gone, or its finding fell, since the notice was written.
            guard try step.transaction.noticePlan(of: line.caseNumber)?.isEnded == false else {
                try drop(line, from: notice)
                continue
            }
            if try isInDoubt(line.caseNumber) {
                try drop(line, from: notice)
                try putOff(line.caseNumber, .inDoubt)
                continue
            }
            let trace = traces[line.caseNumber] ?? .failed
            var named: Int64?
            if case .host(let host) = trace { named = try Self.named(host, contact.scope, in: step.transaction)?.number }
            let rules = LastMinuteRules(
                before: try before(line), contact: contact, named: named, rule: try rule(of: line.caseNumber))
            switch rules.decision(trace) {
            case .keep: if case .host(let host) = trace { kept.append((line.caseNumber, host)) }
            case .move:
                try drop(line, from: notice)
                try move(line.caseNumber)
            case .planAnew:
                try drop(line, from: notice)
                try setDue(line.caseNumber, at: step.moment)
            case .postpone(let obstacle): postponed.append((line.caseNumber, obstacle))
            }
        }
        return (kept, postponed)
    }

    /// Takes a case out of a notice. One that went out keeps it: its contact may have to hear more of it.
    private func drop(_ line: NoticeLine, from notice: NoticeRecord) throws {
        if !notice.isTold { try leave(notice, line.caseNumber) }
    }

    /// The host of a case when it joined the notice.
    func before(_ line: NoticeLine) throws -> TracedHost? {
        guard let record = try step.transaction.caseRecord(number: line.caseNumber), !record.isDestroyed, let sealed = line.sealedFacts
        else {
            return nil
        }
        return try NoticeFacts(json: step.reader.key(of: record).unseal(sealed, as: .noticeFacts)).host
    }

    private func write(_ caseNumber: Int64, at host: TracedHost, in notice: Int64) throws {
        guard let record = try step.transaction.caseRecord(number: caseNumber), let facts = try facts(of: record, at: host) else {
            return try step.transaction.removeLine(ofCase: caseNumber, from: notice)
        }
        try step.transaction.save(
            NoticeLine(caseNumber: caseNumber, sealedFacts: try step.reader.key(of: record).seal(facts.json, as: .noticeFacts)), of: notice)
    }

    // MARK: Attempts

    /// Records that a notice is about to be handed over. From now on nobody knows if it was, until the outcome is recorded.
    ///
    /// - Parameter cases: The cases that its mail tells of.
    /// - Returns: False if it is not handed over: a case left the notice after its mail was written, for example.
    package func begin(_ number: Int64, tellingOf cases: Set<Int64>) throws -> Bool {
        guard var notice = try step.transaction.notice(number), notice.state == .queued,
            try Set(step.transaction.noticeLines(of: number).map(\.caseNumber)) == cases
        else { return false }
        notice.state = .sending
        notice.attempts += 1
        notice.isTest = policy.isTest
        notice.sentTo = try step.transaction.noticeContact(notice.contact)?.place
        try step.transaction.update(notice)
        return true
    }

    /// Records how an attempt ended.
    package func finish(_ number: Int64, _ outcome: NoticeOutcome) throws {
        guard var notice = try step.transaction.notice(number), notice.state == .sending else { return }
        switch outcome {
        case .accepted: return try sent(&notice)
        case .refusedForGood(let words):
            (notice.state, notice.reason, notice.detail) = (.failed, .refused, words)
            try recordRefusal(of: notice)
        case .notNow(let words): wait(&notice, words)
        case .unknown(let words):
            notice.isUncertain = true
            wait(&notice, words)
        }
        try step.transaction.update(notice)
    }

    /// Records that the provider was not told of the cases, for their figures.
    private func recordRefusal(of notice: NoticeRecord) throws {
        guard !notice.isTest, notice.kind != .withdrawal,
            try step.transaction.noticeContact(notice.contact)?.scope == .network
        else { return }
        for line in try step.transaction.noticeLines(of: notice.number) {
            guard let record = try step.transaction.caseRecord(number: line.caseNumber) else { continue }
            try step.decide(.undelivered, about: record, reason: notice.reason(of: record))
        }
    }

    private func wait(_ notice: inout NoticeRecord, _ words: String) {
        notice.failures += 1
        (notice.state, notice.detail) = (.queued, words)
        notice.dueAt = step.moment + DeliveryBackoff.wait(after: notice.failures)
    }

    private func sent(_ notice: inout NoticeRecord) throws {
        (notice.state, notice.reason, notice.detail, notice.failures) = (.sent, nil, nil, 0)
        (notice.sentAt, notice.heardAt) = (step.moment, nil)
        try step.transaction.update(notice)
        guard notice.kind != .withdrawal else { return try recordWithdrawal(notice) }
        let scope = try step.transaction.noticeContact(notice.contact)?.scope
        for line in try step.transaction.noticeLines(of: notice.number) where scope == .network {
            try tell(line.caseNumber, notice)
        }
    }

    /// Records that a case's provider was told, and lets the members that reported it hear of it.
    private func tell(_ caseNumber: Int64, _ notice: NoticeRecord) throws {
        guard !notice.isTest else { return try setDue(caseNumber, at: nil, obstacle: .testMode) }
        if var plan = try step.transaction.noticePlan(of: caseNumber), !plan.isEnded {
            plan.rounds += 1
            (plan.firstAt, plan.lastAt) = (plan.firstAt ?? step.moment, step.moment)
            (plan.dueAt, plan.obstacle) = (NoticeTurn.next(after: step.moment, policy), nil)
            try step.transaction.save(plan)
        }
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            try step.reader.rules(for: record).verdict(on: .noticed) == .allowed
        else { return }
        try step.decide(.noticed, about: record, reason: notice.reason(of: record))
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return }
        try Correspondence(step).update(.noticed, about: opened)
    }

    /// Records that a notice cannot go out by itself.
    package func hold(_ number: Int64, _ reason: NoticeReason, detail: String? = nil) throws {
        guard var notice = try step.transaction.notice(number), notice.state.isOpen else { return }
        hold(&notice, reason, until: nil)
        notice.detail = detail
        try step.transaction.update(notice)
    }

    private func hold(_ notice: inout NoticeRecord, _ reason: NoticeReason, until: Timestamp?) {
        let since = notice.state == .held && notice.reason == reason ? notice.detail : "since \(step.moment)"
        (notice.state, notice.reason, notice.detail) = (.held, reason, since)
        notice.dueAt = until ?? notice.dueAt
    }

    /// Finds attempts whose end was never recorded: the node stopped in the middle. They are repeated, and marked.
    package func recover(limit: Int = 1_000) throws -> Int {
        let broken = try step.transaction.notices(.sending, after: 0, limit: limit)
        for var notice in broken {
            notice.isUncertain = true
            (notice.state, notice.dueAt) = (.queued, step.moment)
            notice.detail = "the node stopped while it handed the notice over"
            try step.transaction.update(notice)
        }
        return broken.count
    }

    /// The notice, if it is one that goes on by itself and its time has come.
    func due(_ number: Int64) throws -> NoticeRecord? {
        guard let notice = try step.transaction.notice(number), notice.goesOn, notice.dueAt <= step.moment else { return nil }
        return notice
    }
}

extension NoticeRecord {
    /// The reason of an event that this notice is: its number, and what it said of the case, since the finding may be another one later.
    func reason(of record: CaseRecord) -> String {
        ["notice", "\(number)", record.classification?.rawValue].compactMap(\.self).joined(separator: ":")
    }

    /// An event is this notice.
    func isReason(of event: EventRecord) -> Bool { event.reason.map { "\($0):".hasPrefix("notice:\(number):") } ?? false }
}
