import CaseStore
import HotlineModel
import Testing

@testable import Takedown

/// Who was told of a case, and has not heard that it does not stand.
@Suite struct ToldContactsTests {
    private static func notice(
        _ number: Int64, to contact: Int64 = 1, _ kind: NoticeKind = .first, _ state: NoticeState = .sent,
        change: (inout NoticeRecord) -> Void = { _ in }
    ) -> NoticeRecord {
        var notice = NoticeRecord(
            contact: contact, kind: kind, madeAt: Timestamp(milliseconds: 0), dueAt: Timestamp(milliseconds: 0),
            report: UniqueID(high: 1, low: UInt64(number)))
        (notice.number, notice.state) = (number, state)
        if state == .sent { notice.sentAt = Timestamp(milliseconds: 1) }
        change(&notice)
        return notice
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var about: [NoticeRecord]
        var told: [Int64: Int64]
    }

    @Test(arguments: [
        Row(testDescription: "nobody", about: [], told: [:]),
        Row(testDescription: "one that only gathers", about: [notice(1, .first, .grouping)], told: [:]),
        Row(testDescription: "one that went out", about: [notice(1)], told: [1: 1]),
        Row(testDescription: "the last of several", about: [notice(3, .repeat), notice(1)], told: [1: 3]),
        Row(testDescription: "two contacts", about: [notice(1), notice(2, to: 7)], told: [1: 1, 7: 2]),
        Row(testDescription: "one for the box for tests", about: [notice(1) { $0.isTest = true }], told: [:]),
        Row(testDescription: "one that may be there", about: [notice(1, .first, .queued) { $0.isUncertain = true }], told: [1: 1]),
        Row(testDescription: "one that is being handed over", about: [notice(1, .first, .sending)], told: [1: 1]),
        Row(testDescription: "one that was refused for good", about: [notice(1, .first, .failed) { $0.reason = .refused }], told: [:]),
        Row(
            testDescription: "one that bounced",
            about: [notice(1, .first, .failed) { ($0.reason, $0.sentAt) = (.bounced, Timestamp(milliseconds: 1)) }], told: [:]),
        Row(testDescription: "withdrawn already", about: [notice(1), notice(2, .withdrawal)], told: [:]),
        Row(testDescription: "a withdrawal that gathers", about: [notice(1), notice(2, .withdrawal, .grouping)], told: [:]),
        Row(testDescription: "a withdrawal that lost its cases", about: [notice(1), notice(2, .withdrawal, .closed)], told: [1: 1]),
        Row(
            testDescription: "told again after a withdrawal", about: [notice(1), notice(2, .withdrawal), notice(3)], told: [1: 3]),
    ])
    func finds(_ row: Row) {
        let found = ToldContacts(of: row.about).notices
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.contact, $0.notice) }) == row.told)
    }
}
