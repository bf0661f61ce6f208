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
        let found = try number(
            "SELECT number FROM outbound_batches INDEXED BY outbound_under_way WHERE member = ?1 AND lane = ?2 AND receipt IS NULL"
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
        }
        return try found.flatMap { try outboundBatch(number: $0) }
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
        let found = try numbers(
            """
            SELECT number FROM outbound_batches INDEXED BY outbound_receipted
            WHERE member = ?1 AND number > ?2 AND receipt IS NOT NULL ORDER BY number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, number)
            try statement.bind(3, max(0, limit))
        }
        return try found.compactMap { try outboundBatch(number: $0) }
    }

    func receiptedBatch(to: MemberID, lane: Lane, sequence: UInt64) throws -> OutboundBatch? {
        let found = try outboundEpochs(to: to, lane: lane).compactMap { epoch in
            try receiptedBatch(to: to, lane: lane, epoch: epoch, sequence: sequence)
        }
        return found.max { $0.number < $1.number }
    }

    /// The epochs a stream has had, each found by one step over the index.
    private func outboundEpochs(to: MemberID, lane: Lane) throws -> [String] {
        var epochs: [String] = []
        while true {
            let next = try first(
                "SELECT epoch FROM outbound_batches WHERE member = ?1 AND lane = ?2 AND epoch > ?3 ORDER BY epoch LIMIT 1"
            ) { statement in
                try statement.bind(1, to)
                try statement.bind(2, lane.code)
                try statement.bind(3, epochs.last ?? "")
            } row: {
                $0.text(0)
            }
            guard let next else { return epochs }
            epochs.append(next)
        }
    }

    private func receiptedBatch(to: MemberID, lane: Lane, epoch: String, sequence: UInt64) throws -> OutboundBatch? {
        // A batch has the numbers of all its envelopes, so only the last one that begins at or before the number can have it.
        let last = try number(
            """
            SELECT number FROM outbound_batches WHERE member = ?1 AND lane = ?2 AND epoch = ?3 AND sequence <= ?4
            ORDER BY sequence DESC LIMIT 1
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
            try statement.bind(3, epoch)
            try statement.bind(4, stored(sequence))
        }
        guard let batch = try last.flatMap({ try outboundBatch(number: $0) }), batch.receipt != nil,
            sequence - batch.sequence < UInt64(batch.count)
        else { return nil }
        return batch
    }

    func outboxDepths() throws -> [MemberID: OutboxDepth] {
        var depths: [MemberID: OutboxDepth] = [:]
        for (member, type, count) in try tallies(.unsettled) {
            var depth = depths[member] ?? OutboxDepth()
            depth.waiting += count
            depth.oldest = [depth.oldest, try oldestUnsettled(to: member, type: type)].compactMap { $0 }.min()
            depths[member] = depth
        }
        for (member, _, count) in try tallies(.dead) { depths[member, default: OutboxDepth()].dead += count }
        return depths
    }

    /// The tallies of one kind that are not zero.
    private func tallies(_ tally: OutboundTally) throws -> [(member: MemberID, type: String, lines: Int)] {
        try all("SELECT member, type, lines FROM outbound_tallies WHERE tally = ?1 AND lines > 0") {
            try $0.bind(1, tally.rawValue)
        } row: {
            (try $0.member(0), $0.text(1), $0.count(2))
        }
    }

    /// The moment at which the oldest unsettled line of a type was queued. Lines are numbered as they are queued.
    private func oldestUnsettled(to member: MemberID, type: String) throws -> Timestamp? {
        try first(
            """
            SELECT queued_at FROM outbound_lines INDEXED BY outbound_unsettled
            WHERE member = ?1 AND type = ?2 AND state < 2 ORDER BY number LIMIT 1
            """
        ) { statement in
            try statement.bind(1, member)
            try statement.bind(2, type)
        } row: {
            $0.time(0)
        }
    }

    func deliveryCounts(to: MemberID, type: String) throws -> (accepted: Int, duplicate: Int, rejected: Int) {
        func count(_ tally: OutboundTally) throws -> Int {
            try first("SELECT lines FROM outbound_tallies WHERE tally = ?1 AND member = ?2 AND type = ?3") { statement in
                try statement.bind(1, tally.rawValue)
                try statement.bind(2, to)
                try statement.bind(3, type)
            } row: {
                $0.count(0)
            } ?? 0
        }
        return (try count(.accepted), try count(.duplicate), try count(.dead))
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
