import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func waitingLines(to: MemberID, lane: Lane, types: [String]?, limit: Int, bytes: Int) throws -> [OutboundLine] {
        // Each type has an order of its own in the index, so lines that may not go now are not even looked at.
        let waiting = try waitingTypes(to: to, lane: lane).filter { types?.contains($0) ?? true }
        let found = try waiting.flatMap { try waitingSizes(to: to, lane: lane, type: $0, limit: limit, bytes: bytes) }
        var lines: [OutboundLine] = []
        var total = 0
        for (number, size) in found.sorted(by: { $0.number < $1.number }).prefix(limit) {
            total += size + 1
            guard lines.isEmpty || total <= bytes else { break }
            lines.append(try outboundLine(number: number))
        }
        return lines
    }

    /// The types that wait in a stream, each found by one step over the index.
    private func waitingTypes(to: MemberID, lane: Lane) throws -> [String] {
        var types: [String] = []
        while true {
            let next = try first(
                """
                SELECT type FROM outbound_lines INDEXED BY outbound_waiting
                WHERE member = ?1 AND lane = ?2 AND type > ?3 AND state = 0 ORDER BY type LIMIT 1
                """
            ) { statement in
                try statement.bind(1, to)
                try statement.bind(2, lane.code)
                try statement.bind(3, types.last ?? "")
            } row: {
                $0.text(0)
            }
            guard let next else { return types }
            types.append(next)
        }
    }

    /// The first waiting lines of one type: their numbers and sizes, as many as might go into one batch.
    private func waitingSizes(
        to: MemberID, lane: Lane, type: String, limit: Int, bytes: Int
    ) throws -> [(number: Int64, size: Int)] {
        try with(
            """
            SELECT number, size FROM outbound_lines INDEXED BY outbound_waiting
            WHERE member = ?1 AND lane = ?2 AND type = ?3 AND state = 0 ORDER BY number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
            try statement.bind(3, type)
            try statement.bind(4, max(0, limit))
            var found: [(number: Int64, size: Int)] = []
            var total = 0
            while found.isEmpty || total <= bytes, try statement.step() {
                found.append((statement.integer(0), statement.count(1)))
                total += statement.count(1) + 1
            }
            return found
        }
    }

    /// The line with a number that an index gave.
    private func outboundLine(number: Int64) throws -> OutboundLine {
        let line = try first(
            """
            SELECT number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                batch, position, sealed_line
            FROM outbound_lines LEFT JOIN outbound_sealed_lines USING (number) WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try OutboundLine($0)
        }
        guard let line else { throw StoreError.damaged("a line of the outbox is not there") }
        return line
    }

    func outboundLines(of batchNumber: Int64) throws -> [OutboundLine] {
        // A line that was rejected and driven again stands in two batches; the result names the batch that was asked for.
        let start = try Numbering.start(of: batchNumber, bits: Numbering.lineBits)
        return try all(
            """
            SELECT l.number, member, lane, envelope, type, case_number, leaf, size, queued_at, state, duplicate_of, refusal, settled_at,
                b.number >> 20, b.number & 1048575, sealed_line
            FROM outbound_batch_lines AS b JOIN outbound_lines AS l ON l.number = b.line
                LEFT JOIN outbound_sealed_lines AS s ON s.number = b.line
            WHERE b.number >= ?1 AND b.number < ?1 + (1 << 20) ORDER BY b.number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            try OutboundLine($0)
        }
    }

    func outboundLines(about caseNumber: Int64) throws -> [OutboundLine] {
        let found = try numbers("SELECT number FROM outbound_lines WHERE case_number = ?1 ORDER BY number") { try $0.bind(1, caseNumber) }
        return try found.map(outboundLine)
    }

    func outboundLine(id: UniqueID) throws -> OutboundLine? {
        try number("SELECT number FROM outbound_lines WHERE envelope = ?1") { try $0.bind(1, id) }.map(outboundLine)
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
        let found = try ["report", "handover"].flatMap { type in
            try numbers(
                """
                SELECT number FROM outbound_lines INDEXED BY outbound_unsettled
                WHERE member = ?1 AND type = ?2 AND number > ?3 AND queued_at < ?4 AND state < 2 ORDER BY number LIMIT ?5
                """
            ) { statement in
                try statement.bind(1, to)
                try statement.bind(2, type)
                try statement.bind(3, number)
                try statement.bind(4, queuedBefore)
                try statement.bind(5, max(0, limit))
            }
        }
        return try found.sorted().prefix(max(0, limit)).map(outboundLine)
    }

    func deadLetters(to: MemberID?, after number: Int64, limit: Int) throws -> [OutboundLine] {
        try deadNumbers(to: to, after: number, limit: max(0, limit)).map(outboundLine)
    }

    private func deadNumbers(to: MemberID?, after number: Int64, limit: Int) throws -> [Int64] {
        guard let to else {
            return try numbers(
                "SELECT number FROM outbound_lines INDEXED BY outbound_dead WHERE state = 5 AND number > ?1 ORDER BY number LIMIT ?2"
            ) { statement in
                try statement.bind(1, number)
                try statement.bind(2, limit)
            }
        }
        return try numbers(
            """
            SELECT number FROM outbound_lines INDEXED BY outbound_dead_by_member
            WHERE state = 5 AND member = ?1 AND number > ?2 ORDER BY number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, number)
            try statement.bind(3, limit)
        }
    }
}

extension OutboundLine {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            to: try row.member(1), lane: try Lane(code: row.integer(2)), id: try row.identifier(3), type: row.text(4),
            caseNumber: row.integer(5), leaf: try row.digest(6), sealedLine: [], size: row.count(7), queuedAt: row.time(8))
        number = row.integer(0)
        sealedLine = row.optionalBytes(15)
        state = try OutboundState(code: row.integer(9), firstReceipt: row.optionalDigest(10), refusal: row.optionalText(11))
        settledAt = row.optionalTime(12)
        batchNumber = row.optionalInteger(13)
        index = row.optionalInteger(14).map { Int($0) }
    }
}
