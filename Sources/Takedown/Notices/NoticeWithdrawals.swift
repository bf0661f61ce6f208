import CaseStore
import Casework
import HotlineModel

extension ProviderNotices {
    /// Tells everyone who was told of a case that the finding does not stand any more. Called again, it changes nothing.
    func withdraw(_ record: CaseRecord) throws {
        let about = try step.transaction.notices(about: record.number)
        try giveUpUncertain(about)
        for (number, notice) in ToldContacts(of: about).notices {
            guard let contact = try step.transaction.noticeContact(number),
                let line = try step.transaction.noticeLines(of: notice).first(where: { $0.caseNumber == record.number })
            else { continue }
            // The contact is to recognise what it was told.
            try step.transaction.save(line, of: gathering(for: contact, .withdrawal))
        }
    }

    /// A notice that may have arrived is not repeated if none of its findings stands.
    private func giveUpUncertain(_ notices: [NoticeRecord]) throws {
        for var notice in notices where notice.kind != .withdrawal && notice.isUncertain && notice.state.isOpen {
            guard try !step.transaction.noticeLines(of: notice.number).contains(where: { try findingStands($0.caseNumber) }) else {
                continue
            }
            (notice.state, notice.reason, notice.detail) = (.closed, nil, "its findings do not stand any more")
            try step.transaction.update(notice)
        }
    }

    private func findingStands(_ caseNumber: Int64) throws -> Bool {
        guard let record = try step.transaction.caseRecord(number: caseNumber) else { return false }
        return record.classification?.isIllegal == true && record.stage != .withdrawn
    }

    /// Drops withdrawals that have not gone out, because the finding stands again.
    func keep(_ record: CaseRecord) throws {
        for notice in try step.transaction.notices(about: record.number)
        where notice.kind == .withdrawal && notice.state.isOpen && !notice.isUncertain {
            try leave(notice, record.number)
        }
    }

    /// Fixes what a withdrawal says. It is about what was told, so no host is traced.
    ///
    /// - Parameter messageID: The identifier of its mail, the same at every call.
    /// - Returns: False if it waits: what it withdraws may still go out.
    func prepareWithdrawal(_ notice: NoticeRecord, messageID: String) throws -> Bool {
        var notice = notice
        if let earlier = try unsettled(before: notice) {
            (notice.dueAt, notice.detail) = (step.moment + policy.retry, "waits for notice \(earlier)")
            try step.transaction.update(notice)
            return false
        }
        (notice.state, notice.reason, notice.detail) = (.queued, nil, nil)
        (notice.messageID, notice.writtenAt) = (messageID, step.moment)
        try step.transaction.update(notice)
        return true
    }

    /// A notice that a withdrawal withdraws, and that may go out after it; `nil` if there is none.
    private func unsettled(before withdrawal: NoticeRecord) throws -> Int64? {
        for line in try step.transaction.noticeLines(of: withdrawal.number) {
            let found = try step.transaction.notices(about: line.caseNumber).first {
                $0.contact == withdrawal.contact && $0.kind != .withdrawal && ($0.state == .sending || $0.isUncertain && $0.state.isOpen)
            }
            if let found { return found.number }
        }
        return nil
    }

    /// Records that a contact heard that its notices do not stand.
    func recordWithdrawal(_ notice: NoticeRecord) throws {
        for line in try step.transaction.noticeLines(of: notice.number) {
            guard let record = try step.transaction.caseRecord(number: line.caseNumber) else { continue }
            try step.decide(.noticeWithdrawn, about: record, reason: "notice:\(notice.number)")
        }
    }

    /// Lets withdrawals go that waited for the end of the test mode.
    package func releaseWithdrawals() throws {
        for var notice in try step.transaction.notices(.held, after: 0, limit: .max) where notice.reason == .testMode {
            (notice.state, notice.reason, notice.detail) = (.grouping, nil, nil)
            try step.transaction.update(notice)
        }
    }
}

/// Finds the contacts that were told of a case, and have not heard that it does not stand: a value, with no I/O.
struct ToldContacts: Sendable {
    /// The number of each contact, with that of the last notice that it got about the case, in order.
    let notices: [(contact: Int64, notice: Int64)]

    /// - Parameter about: All notices about the case.
    init(of about: [NoticeRecord]) {
        var last: [Int64: Int64] = [:]
        for notice in about.sorted(by: { $0.number < $1.number }) where !notice.isTest {
            switch notice.kind {
            // Without an answer the contact may have it.
            case .first, .repeat: if notice.mayHaveArrived, notice.reason != .bounced { last[notice.contact] = notice.number }
            // A withdrawal that was closed lost its cases, and was not sent.
            case .withdrawal: if notice.state != .closed { last[notice.contact] = nil }
            }
        }
        notices = last.sorted { $0.key < $1.key }.map { (contact: $0.key, notice: $0.value) }
    }
}
