import CaseStore
import Casework
import HotlineModel

extension ProviderNotices {
    /// Tells everyone who was told of a case that the finding does not stand any more. Called again, it changes nothing.
    func withdraw(_ record: CaseRecord) throws {
        for (number, notice) in ToldContacts(of: try step.transaction.notices(about: record.number)).notices {
            guard let contact = try step.transaction.noticeContact(number),
                let line = try step.transaction.noticeLines(of: notice).first(where: { $0.caseNumber == record.number })
            else { continue }
            // The contact is to recognise what it was told.
            try step.transaction.save(line, of: gathering(for: contact, .withdrawal))
        }
    }

    /// The finding stands again: whoever has not heard yet that it does not is not told so.
    func keep(_ record: CaseRecord) throws {
        for notice in try step.transaction.notices(about: record.number)
        where notice.kind == .withdrawal && notice.state.isOpen && !notice.isUncertain {
            try leave(notice, record.number)
        }
    }

    /// Fixes what a withdrawal says. It is about what was told, so no host is traced.
    ///
    /// - Parameter messageID: The identifier of its mail, the same at every call.
    func prepareWithdrawal(_ notice: NoticeRecord, messageID: String) throws -> Bool {
        var notice = notice
        (notice.state, notice.reason, notice.detail) = (.queued, nil, nil)
        (notice.messageID, notice.writtenAt) = (messageID, step.moment)
        try step.transaction.update(notice)
        return true
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
            // One that only lost its cases says nothing; one that a person closed was told by another way.
            case .withdrawal: if notice.state != .closed || notice.actor != nil { last[notice.contact] = nil }
            }
        }
        notices = last.sorted { $0.key < $1.key }.map { (contact: $0.key, notice: $0.value) }
    }
}
