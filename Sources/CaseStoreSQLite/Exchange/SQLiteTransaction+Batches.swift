import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func seal(_ batch: OutboundBatch, lines: [Int64], position: OutboundPosition) throws -> Int64 {
        guard batch.count == lines.count else { throw StoreError(.conflict, "A batch must be sealed with all its lines.") }
        return try atomically {
            // The digest of the batch before stays with this one: the stream goes back to it if the receiver refuses this one whole.
            let number = try insert(batch, previous: try outboundPosition(to: batch.to, lane: batch.lane).lastPayload)
            for (index, line) in lines.enumerated() {
                let found = try run(
                    """
                    UPDATE outbound_lines SET state = 1, batch = ?2, position = ?3
                    WHERE number = ?1 AND member = ?4 AND lane = ?5 AND state = 0
                    """
                ) { statement in
                    try statement.bind(1, line)
                    try statement.bind(2, number)
                    try statement.bind(3, index)
                    try statement.bind(4, batch.to)
                    try statement.bind(5, batch.lane.code)
                }
                guard found == 1 else { throw StoreError(.conflict, "A line to be sealed does not wait in that stream.") }
            }
            try run("INSERT INTO outbound_batch_lines (number, line) VALUES (?1, ?2)", forEach: lines.indices) { statement, index in
                try statement.bind(1, Numbering.line(index, of: number))
                try statement.bind(2, lines[index])
            }
            try setOutboundPosition(position, to: batch.to, lane: batch.lane)
            return number
        }
    }

    private func insert(_ batch: OutboundBatch, previous: Digest) throws -> Int64 {
        try run(
            """
            INSERT INTO outbound_batches (member, lane, epoch, sequence, count, payload, payload_digest, previous_payload, head, sealed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """
        ) { statement in
            try statement.bind(1, batch.to)
            try statement.bind(2, batch.lane.code)
            try statement.bind(3, batch.epoch)
            try statement.bind(4, stored(batch.sequence))
            try statement.bind(5, batch.count)
            try statement.bind(6, batch.payload)
            try statement.bind(7, batch.payloadDigest)
            try statement.bind(8, previous)
            try statement.bind(9, batch.head)
            try statement.bind(10, batch.sealedAt)
        }
        return database.lastRowNumber
    }

    func replaceHead(ofBatch number: Int64, with head: String) throws {
        let found = try run("UPDATE outbound_batches SET head = ?2 WHERE number = ?1 AND receipt IS NULL") { statement in
            try statement.bind(1, number)
            try statement.bind(2, head)
        }
        guard found == 1 else { throw StoreError.missing("batch under way") }
    }

    func recordReceipt(ofBatch number: Int64, jws receipt: String, results: [LineResult], at: Timestamp) throws {
        let lines = try linesUnderWay(of: number)
        guard lines.count == results.count else { throw StoreError(.conflict, "A receipt must name a result for every line.") }
        try atomically {
            try run("UPDATE outbound_batches SET receipt = ?2, receipted_at = ?3 WHERE number = ?1") { statement in
                try statement.bind(1, number)
                try statement.bind(2, receipt)
                try statement.bind(3, at)
            }
            try run(
                "UPDATE outbound_lines SET state = ?2, duplicate_of = ?3, refusal = ?4, settled_at = ?5 WHERE number = ?1",
                forEach: zip(lines, results).map { ($0, $1) }
            ) { statement, settled in
                let (line, result) = settled
                try statement.bind(1, line.number)
                try statement.bind(2, OutboundState(settledBy: result).code)
                try statement.bind(3, result.firstReceipt)
                try statement.bind(4, result.refusal)
                try statement.bind(5, at)
            }
            try move(zip(lines, results).map { ($0, OutboundTally(settledBy: $1)) }, sentIn: number)
        }
    }

    func requeueLines(ofBatch number: Int64) throws {
        let lines = try linesUnderWay(of: number)
        try atomically {
            try run(
                "UPDATE outbound_lines SET state = ?2, batch = NULL, position = NULL WHERE number = ?1", forEach: lines
            ) { statement, line in
                try statement.bind(1, line.number)
                try statement.bind(2, OutboundState.waiting.code)
            }
            // The stream goes back to the end of the batch before. The receiver never recorded this one, so it still expects its number, and
            // the digest of the batch before.
            try run(
                """
                UPDATE outbound_streams SET next_sequence = b.sequence, last_payload = b.previous_payload
                FROM (SELECT member AS receiver, lane AS way, sequence, previous_payload FROM outbound_batches WHERE number = ?1) AS b
                WHERE member = receiver AND lane = way
                """
            ) { try $0.bind(1, number) }
            let start = try Numbering.start(of: number, bits: Numbering.lineBits)
            try run("DELETE FROM outbound_batch_lines WHERE number >= ?1 AND number < ?1 + (1 << 20)") { try $0.bind(1, start) }
            try run("DELETE FROM outbound_batches WHERE number = ?1") { try $0.bind(1, number) }
        }
    }

    /// One line of a batch under way.
    private struct LineUnderWay {
        var number: Int64
        var type: String
    }

    /// The lines of a batch that has no receipt yet, in order.
    private func linesUnderWay(of batch: Int64) throws -> [LineUnderWay] {
        let isUnderWay = try exists("SELECT 1 FROM outbound_batches WHERE number = ?1 AND receipt IS NULL") { try $0.bind(1, batch) }
        guard isUnderWay else { throw StoreError.missing("batch under way") }
        let start = try Numbering.start(of: batch, bits: Numbering.lineBits)
        return try all(
            """
            SELECT l.number, l.type FROM outbound_batch_lines AS b CROSS JOIN outbound_lines AS l ON l.number = b.line
            WHERE b.number >= ?1 AND b.number < ?1 + (1 << 20) ORDER BY b.number
            """
        ) {
            try $0.bind(1, start)
        } row: {
            LineUnderWay(number: $0.integer(0), type: $0.text(1))
        }
    }

    /// Counts lines of a batch by their outcome from now on, and no longer as unsettled.
    private func move(_ lines: [(line: LineUnderWay, tally: OutboundTally)], sentIn batch: Int64) throws {
        guard !lines.isEmpty else { return }
        let receiver = try first("SELECT member FROM outbound_batches WHERE number = ?1") {
            try $0.bind(1, batch)
        } row: {
            try $0.member(0)
        }
        guard let receiver else { throw StoreError.missing("batch under way") }
        var counts: [String: [OutboundTally: Int]] = [:]
        for (line, tally) in lines { counts[line.type, default: [:]][tally, default: 0] += 1 }
        for (type, outcomes) in counts {
            for (tally, number) in outcomes { try recount(number, from: .unsettled, as: tally, to: receiver, type: type) }
        }
    }
}

extension OutboundState {
    /// The state of a line once its receipt came.
    fileprivate init(settledBy result: LineResult) {
        if case .rejected(let code) = result { self = .dead(code: code) } else { self = .receipted(result) }
    }
}
