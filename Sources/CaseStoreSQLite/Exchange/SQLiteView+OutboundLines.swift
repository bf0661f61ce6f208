import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func waitingLines(to: MemberID, lane: Lane, types: [String]?, limit: Int, bytes: Int) throws -> [OutboundLine] {
        try with(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines JOIN outbound_sealed_lines USING (number)
            WHERE member = ?1 AND lane = ?2 AND state = 0 AND state < 2 AND (?3 IS NULL OR instr(?3, ' ' || type || ' ') > 0)
            ORDER BY number
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
            try statement.bind(3, types.map { " " + $0.joined(separator: " ") + " " })
            var lines: [OutboundLine] = []
            var total = 0
            while lines.count < limit, try statement.step() {
                total += statement.count(7) + 1
                guard lines.isEmpty || total <= bytes else { break }
                lines.append(try OutboundLine(statement))
            }
            return lines
        }
    }

    func outboundLines(of batchNumber: Int64) throws -> [OutboundLine] {
        // A line that was rejected and driven again stands in two batches: here in the one that was asked for.
        let start = try Numbering.start(of: batchNumber, bits: Numbering.lineBits)
        return try all(
            """
            SELECT l.number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                b.number >> 20, b.number & 1048575, sealed_line
            FROM outbound_batch_lines AS b JOIN outbound_lines AS l ON l.number = b.line
                JOIN outbound_sealed_lines AS s ON s.number = b.line
            WHERE b.number >= ?1 AND b.number < ?1 + (1 << 20) ORDER BY b.number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            try OutboundLine($0)
        }
    }

    func outboundLines(about caseNumber: Int64) throws -> [OutboundLine] {
        try all(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines JOIN outbound_sealed_lines USING (number) WHERE case_number = ?1 ORDER BY number
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try OutboundLine($0)
        }
    }

    func outboundLine(id: UniqueID) throws -> OutboundLine? {
        try first(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines JOIN outbound_sealed_lines USING (number) WHERE envelope = ?1
            """
        ) {
            try $0.bind(1, id)
        } row: {
            try OutboundLine($0)
        }
    }

    func lane(of caseNumber: Int64, to: MemberID) throws -> Lane? {
        try first("SELECT lane FROM outbound_lines WHERE case_number = ?1 AND member = ?2 ORDER BY number LIMIT 1") { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, to)
        } row: {
            try Lane(code: $0.integer(0))
        }
    }

    func unreceiptedReports(to: MemberID, queuedBefore: Timestamp, after number: Int64, limit: Int) throws -> [OutboundLine] {
        try all(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines JOIN outbound_sealed_lines USING (number)
            WHERE state < 2 AND member = ?1 AND queued_at < ?2 AND number > ?3 AND type IN ('report', 'handover')
            ORDER BY number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, queuedBefore)
            try statement.bind(3, number)
            try statement.bind(4, max(0, limit))
        } row: {
            try OutboundLine($0)
        }
    }

    func deadLetters(to: MemberID?, after number: Int64, limit: Int) throws -> [OutboundLine] {
        try all(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines JOIN outbound_sealed_lines USING (number)
            WHERE state >= 2 AND state = 5 AND (?1 IS NULL OR member = ?1) AND number > ?2 ORDER BY number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, number)
            try statement.bind(3, max(0, limit))
        } row: {
            try OutboundLine($0)
        }
    }
}

extension OutboundLine {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            to: try row.member(1), lane: try Lane(code: row.integer(2)), id: try row.identifier(3), type: row.text(4),
            caseNumber: row.integer(5), leaf: try row.digest(6), sealedLine: row.bytes(15), size: row.count(7), queuedAt: row.time(8))
        number = row.integer(0)
        state = try OutboundState(code: row.integer(9), firstReceipt: row.optionalDigest(10), refusal: row.optionalText(11))
        settledAt = row.optionalTime(12)
        batchNumber = row.optionalInteger(13)
        index = row.optionalInteger(14).map { Int($0) }
    }
}
