import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func workItem(of caseNumber: Int64) throws -> WorkItem? {
        try first(
            """
            SELECT w.case_number, w.urgency, w.since, w.reports, w.origins, w.lease, w.holder, w.lease_until, c.uuid, c.opener, w.review,
                (SELECT u.due_at FROM undoable_findings AS u WHERE u.case_number = w.case_number)
            FROM work_list AS w JOIN cases AS c ON c.number = w.case_number WHERE w.case_number = ?1
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try WorkItem($0)
        }
    }

    func workList(after position: WorkListPosition?, limit: Int) throws -> [WorkItem] {
        try all(WorkListStatements.page) { statement in
            try statement.bind(1, position.map { Int64($0.urgency) } ?? Int64.max)
            try statement.bind(2, position?.since.milliseconds ?? Int64.min)
            try statement.bind(3, position?.caseNumber ?? 0)
            try statement.bind(4, max(0, limit))
        } row: {
            try WorkItem($0)
        }
    }

    func workCounts(at now: Timestamp) throws -> WorkCounts {
        let counts = try first(WorkListStatements.counts) {
            try $0.bind(1, now)
        } row: {
            WorkCounts(waiting: $0.count(0), leased: $0.count(1), reviews: $0.count(3), oldest: $0.optionalTime(2))
        }
        return counts ?? WorkCounts(waiting: 0, leased: 0, reviews: 0, oldest: nil)
    }

    func workRules() throws -> Digest? {
        try first("SELECT rules FROM work_list_state") { _ in
        } row: {
            try $0.optionalDigest(0)
        } ?? nil
    }
}

extension WorkItem {
    /// A row in the order of ``WorkListStatements``.
    init(_ row: borrowing Statement) throws {
        self.init(
            caseNumber: row.integer(0), caseID: CaseID(opener: try row.member(9), number: try row.identifier(8)), urgency: row.count(1),
            since: row.time(2), reports: row.count(3), origins: Self.origins(in: row.integer(4)))
        if let until = row.optionalTime(7) { lease = WorkLease(number: row.integer(5), holder: row.text(6), until: until) }
        review = row.optionalText(10).flatMap(ReviewReason.init(rawValue:))
        undoableUntil = row.optionalTime(11)
    }

    /// The origins of a row: each is one bit, numbered as in `reports`.
    private static func origins(in bits: Int64) -> Set<OriginKind> {
        Set(OriginKind.allCases.filter { bits & 1 << $0.code != 0 })
    }

    /// The bits of its origins.
    var originBits: Int64 { origins.reduce(0) { $0 | 1 << $1.code } }
}
