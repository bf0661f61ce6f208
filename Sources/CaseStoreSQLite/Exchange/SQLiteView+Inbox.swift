import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func inboundPosition(from: MemberID, lane: Lane) throws -> InboundPosition {
        let held = try first(
            """
            SELECT epoch, next_sequence, last_payload, accepted, duplicates, rejected
            FROM inbound_streams WHERE member = ?1 AND lane = ?2
            """
        ) { statement in
            try statement.bind(1, from)
            try statement.bind(2, lane.code)
        } row: { row in
            var position = InboundPosition()
            position.epoch = row.optionalText(0)
            position.nextSequence = try row.position(1)
            position.lastPayload = try row.digest(2)
            position.accepted = row.count(3)
            position.duplicates = row.count(4)
            position.rejected = row.count(5)
            return position
        }
        return held ?? InboundPosition()
    }

    func inboundBatch(from: MemberID, lane: Lane, epoch: String, sequence: UInt64) throws -> InboundBatch? {
        // A batch has the numbers of all its envelopes, so only the last one that begins at or before the number can have it.
        let last = try number(
            """
            SELECT number FROM inbound_batches WHERE member = ?1 AND lane = ?2 AND epoch = ?3 AND sequence <= ?4
            ORDER BY sequence DESC LIMIT 1
            """
        ) { statement in
            try statement.bind(1, from)
            try statement.bind(2, lane.code)
            try statement.bind(3, epoch)
            try statement.bind(4, stored(sequence))
        }
        guard let batch = try last.flatMap({ try inboundBatch(number: $0) }), sequence - batch.sequence < UInt64(max(1, batch.count)) else {
            return nil
        }
        return batch
    }

    func inboundBatch(number: Int64) throws -> InboundBatch? {
        try first(
            """
            SELECT number, member, lane, epoch, sequence, count, payload, received_at, head, receipt FROM inbound_batches WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try InboundBatch($0)
        }
    }

    func acceptedEnvelope(from: MemberID, id: UniqueID) throws -> AcceptedEnvelope? {
        try first("SELECT leaf, case_number, number, type FROM inbound_lines WHERE envelope = ?1 AND member = ?2 AND result < 2") {
            statement in
            try statement.bind(1, id)
            try statement.bind(2, from)
        } row: {
            try AcceptedEnvelope($0)
        }
    }

    func inboundLines(of batchNumber: Int64) throws -> [InboundLine] {
        let start = try Numbering.start(of: batchNumber, bits: Numbering.lineBits)
        return try all(
            """
            SELECT l.number, leaf, envelope, type, case_number, sealed_line, result, duplicate_of, refusal
            FROM inbound_lines AS l LEFT JOIN inbound_sealed_lines AS s ON s.number = l.number
            WHERE l.number >= ?1 AND l.number < ?1 + (1 << 20) ORDER BY l.number
            """
        ) {
            try $0.bind(1, start)
        } row: { row in
            InboundLine(
                index: Numbering.index(ofLine: row.integer(0)), leaf: try row.digest(1), id: try row.optionalIdentifier(2),
                type: row.optionalText(3), caseNumber: row.optionalInteger(4), sealedLine: row.optionalBytes(5),
                result: try LineResult(code: row.integer(6), firstReceipt: row.optionalDigest(7), refusal: row.optionalText(8)))
        }
    }

    func acceptedEnvelopes(from: MemberID, type: String, afterBatch: Int64, index: Int, limit: Int) throws -> [AcceptedEnvelope] {
        // A line's number is its batch and its place in it, so one number says after which line to go on; index -1 is before the first.
        let after = try afterBatch < 0 ? -1 : Numbering.line(max(0, index), of: afterBatch) - (index < 0 ? 1 : 0)
        return try all(
            """
            SELECT leaf, case_number, l.number, type
            FROM inbound_batches AS b CROSS JOIN inbound_lines AS l ON l.number >= b.number << 20 AND l.number < (b.number + 1) << 20
            WHERE b.member = ?1 AND b.number >= ?3 >> 20 AND l.number > ?3 AND type = ?2 AND result < 2
            ORDER BY b.number, l.number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, from)
            try statement.bind(2, type)
            try statement.bind(3, after)
            try statement.bind(4, max(0, limit))
        } row: {
            try AcceptedEnvelope($0)
        }
    }

    func acceptedEnvelopes(on caseNumber: Int64) throws -> [AcceptedEnvelope] {
        try all("SELECT leaf, case_number, number, type FROM inbound_lines WHERE case_number = ?1 AND result < 2 ORDER BY number") {
            try $0.bind(1, caseNumber)
        } row: {
            try AcceptedEnvelope($0)
        }
    }
}

extension InboundBatch {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            from: try row.member(1), lane: try Lane(code: row.integer(2)), epoch: row.text(3), sequence: try row.position(4),
            count: row.count(5), head: row.text(8), payload: try row.digest(6), receipt: row.text(9), receivedAt: row.time(7))
        number = row.integer(0)
    }
}

extension AcceptedEnvelope {
    /// Leaf, case, number and type of an accepted line.
    fileprivate init(_ row: borrowing Statement) throws {
        let number = row.integer(2)
        self.init(
            leaf: try row.digest(0), caseNumber: row.integer(1), batchNumber: number >> Numbering.lineBits,
            index: Numbering.index(ofLine: number), type: row.text(3))
    }
}
