import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func outboundPosition(to: MemberID, lane: Lane) throws -> OutboundPosition {
        let held = try first(
            "SELECT next_sequence, last_payload, failures, retry_at FROM outbound_streams WHERE member = ?1 AND lane = ?2"
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
        } row: { row in
            var position = OutboundPosition()
            position.nextSequence = try row.position(0)
            position.lastPayload = try row.digest(1)
            position.failures = row.count(2)
            position.retryAt = row.optionalTime(3)
            return position
        }
        return held ?? OutboundPosition()
    }

    func batchUnderWay(to: MemberID, lane: Lane) throws -> OutboundBatch? {
        try first(
            """
            SELECT number, member, lane, epoch, sequence, count, payload, payload_digest, head, sealed_at, receipt, receipted_at
            FROM outbound_batches WHERE member = ?1 AND lane = ?2 AND receipt IS NULL
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
        } row: {
            try OutboundBatch($0)
        }
    }

    func outboundBatch(number: Int64) throws -> OutboundBatch? {
        try first(
            """
            SELECT number, member, lane, epoch, sequence, count, payload, payload_digest, head, sealed_at, receipt, receipted_at
            FROM outbound_batches WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try OutboundBatch($0)
        }
    }

    func receiptedBatches(to: MemberID, after number: Int64, limit: Int) throws -> [OutboundBatch] {
        try all(
            """
            SELECT number, member, lane, epoch, sequence, count, payload, payload_digest, head, sealed_at, receipt, receipted_at
            FROM outbound_batches WHERE member = ?1 AND number > ?2 AND receipt IS NOT NULL ORDER BY number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, number)
            try statement.bind(3, max(0, limit))
        } row: {
            try OutboundBatch($0)
        }
    }

    func receiptedBatch(to: MemberID, lane: Lane, sequence: UInt64) throws -> OutboundBatch? {
        try first(
            """
            SELECT number, member, lane, epoch, sequence, count, payload, payload_digest, head, sealed_at, receipt, receipted_at
            FROM outbound_batches WHERE member = ?1 AND lane = ?2 AND sequence <= ?3 AND sequence + count > ?3 AND receipt IS NOT NULL
            ORDER BY number DESC LIMIT 1
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
            try statement.bind(3, stored(sequence))
        } row: {
            try OutboundBatch($0)
        }
    }

    func outboxDepths() throws -> [MemberID: OutboxDepth] {
        // Lines are numbered as they are queued: the lowest number is the oldest.
        let unsettled = try all(
            """
            SELECT u.member, u.lines, l.queued_at
            FROM (SELECT member, count(*) AS lines, min(number) AS oldest FROM outbound_lines WHERE state < 2 GROUP BY member) AS u
            JOIN outbound_lines AS l ON l.number = u.oldest
            """
        ) { _ in
        } row: {
            (try $0.member(0), OutboxDepth(waiting: $0.count(1), oldest: $0.time(2)))
        }
        var depths = Dictionary(uniqueKeysWithValues: unsettled)
        let dead = try all("SELECT member, count(*) FROM outbound_lines WHERE state >= 2 AND state = 5 GROUP BY member") { _ in
        } row: {
            (try $0.member(0), $0.count(1))
        }
        for (member, count) in dead { depths[member, default: OutboxDepth()].dead = count }
        return depths
    }

    func deliveryCounts(to: MemberID, type: String) throws -> (accepted: Int, duplicate: Int, rejected: Int) {
        var counts = (accepted: 0, duplicate: 0, rejected: 0)
        let rows = try all(
            """
            SELECT state, count(*) FROM outbound_lines WHERE state >= 2 AND state IN (2, 3, 4, 5) AND member = ?1 AND type = ?2
            GROUP BY state
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, type)
        } row: {
            ($0.integer(0), $0.count(1))
        }
        for (state, count) in rows {
            switch state {
            case 2, 3: counts.accepted += count
            case 4: counts.duplicate += count
            default: counts.rejected += count
            }
        }
        return counts
    }
}

extension OutboundBatch {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            to: try row.member(1), lane: try Lane(code: row.integer(2)), epoch: row.text(3), sequence: try row.position(4),
            count: row.count(5), payload: row.bytes(6), payloadDigest: try row.digest(7), head: row.text(8), sealedAt: row.time(9))
        number = row.integer(0)
        receipt = row.optionalText(10)
        receiptedAt = row.optionalTime(11)
    }
}
