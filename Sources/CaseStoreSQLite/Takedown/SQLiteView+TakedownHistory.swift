import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func eachTakedownHistory(_ body: (TakedownHistory) throws -> Void) throws {
        // Rows of one case lie beside each other, so a stretch of cases is a stretch of each table.
        let stretch: Int64 = 1_000
        guard let last = try number("SELECT max(number) FROM cases", { _ in }) else { return }
        for start in stride(from: Int64(1), through: last, by: Int(stretch)) {
            var histories = try keptCases(from: start, until: start + stretch)
            guard !histories.isEmpty else { continue }
            try addEvents(to: &histories, from: start, until: start + stretch)
            try addRemovals(to: &histories, from: start, until: start + stretch)
            for number in histories.keys.sorted() {
                guard let history = histories[number] else { continue }
                try body(history)
            }
        }
    }

    /// The kept cases of a stretch, with their placements.
    private func keptCases(from start: Int64, until end: Int64) throws -> [Int64: TakedownHistory] {
        let placements = try all(
            """
            SELECT number, disposition, forwarded_to, reason, countries, responsible, state, placed_at, network, network_holder
            FROM placements WHERE number > ?1 << 16 AND number < ?2 << 16 AND disposition = 0 ORDER BY number
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, end)
        } row: {
            try PlacementRecord($0)
        }
        var histories: [Int64: TakedownHistory] = [:]
        for placement in placements {
            if histories[placement.caseNumber] == nil { histories[placement.caseNumber] = try history(of: placement.caseNumber) }
            histories[placement.caseNumber]?.placements.append(placement)
        }
        return histories
    }

    /// A kept case; `nil` without a report, because every figure counts reports.
    private func history(of caseNumber: Int64) throws -> TakedownHistory? {
        try first(
            """
            SELECT c.classification, c.kind, r.origin, r.partner, r.received_at, k.last_online
            FROM cases AS c JOIN reports AS r ON r.number = (
                    SELECT number FROM reports WHERE number > c.number << 24 AND number < (c.number + 1) << 24 ORDER BY number LIMIT 1)
                LEFT JOIN checks AS k ON k.case_number = c.number
            WHERE c.number = ?1
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: { row in
            var history = TakedownHistory(
                caseNumber: caseNumber, origin: try Origin(code: row.integer(2), partner: row.optionalMember(3)), reportedAt: row.time(4))
            history.classification = row.optionalText(0).map(Classification.init(rawValue:))
            history.kind = row.optionalText(1).map(ReportKind.init(rawValue:))
            history.lastOnline = row.optionalTime(5)
            return history
        }
    }

    private func addEvents(to histories: inout [Int64: TakedownHistory], from start: Int64, until end: Int64) throws {
        let events = try all(
            """
            SELECT number, kind, at, member, actor, reason, action, salt FROM events
            WHERE number > ?1 << 20 AND number < ?2 << 20 AND kind IN (
                'routed', 'referred', 'noticed', 'undelivered', 'noticeWithdrawn', 'removed', 'unavailable', 'moved', 'reopened',
                'reversed')
            ORDER BY number
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, end)
        } row: {
            EventRecord(
                caseNumber: $0.integer(0) >> Numbering.eventBits, kind: CaseEventKind(rawValue: $0.text(1)), at: $0.time(2),
                member: try $0.member(3), actor: $0.text(4), reason: $0.optionalText(5),
                action: $0.optionalText(6).map(CaseEventKind.init(rawValue:)), salt: $0.optionalBytes(7))
        }
        for event in events { histories[event.caseNumber]?.events.append(event) }
    }

    private func addRemovals(to histories: inout [Int64: TakedownHistory], from start: Int64, until end: Int64) throws {
        let removals = try all(
            "SELECT case_number, at, last_online, first_gone FROM removals WHERE number > ?1 << 16 AND number < ?2 << 16 ORDER BY number"
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, end)
        } row: {
            RemovalRecord(caseNumber: $0.integer(0), at: $0.time(1), lastOnline: $0.optionalTime(2), firstGone: $0.time(3))
        }
        for removal in removals { histories[removal.caseNumber]?.removals.append(removal) }
    }
}

extension SQLiteTransaction {
    func add(_ removal: RemovalRecord) throws {
        let start = try Numbering.start(of: removal.caseNumber, bits: Numbering.placementBits)
        try run(
            """
            INSERT INTO removals (number, at, last_online, first_gone)
            VALUES ((SELECT ifnull(max(number), ?1) + 1 FROM removals WHERE number > ?1 AND number < ?1 + (1 << 16)), ?2, ?3, ?4)
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, removal.at)
            try statement.bind(3, removal.lastOnline)
            try statement.bind(4, removal.firstGone)
        }
    }
}
