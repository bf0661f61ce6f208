import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func accept(_ batch: InboundBatch, lines: [InboundLine], position: InboundPosition) throws -> Int64 {
        guard batch.count == lines.count else { throw StoreError(.conflict, "A batch must be recorded with all its lines.") }
        guard try inboundBatch(from: batch.from, lane: batch.lane, epoch: batch.epoch, sequence: batch.sequence) == nil else {
            throw StoreError(.conflict, "The number in the stream is taken.")
        }
        return try atomically {
            let number = try insert(batch)
            try insert(lines, of: number, from: batch.from)
            try set(position, from: batch.from, lane: batch.lane)
            return number
        }
    }

    private func insert(_ batch: InboundBatch) throws -> Int64 {
        try run(
            """
            INSERT INTO inbound_batches (member, lane, epoch, sequence, count, payload, received_at, head, receipt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """
        ) { statement in
            try statement.bind(1, batch.from)
            try statement.bind(2, batch.lane.code)
            try statement.bind(3, batch.epoch)
            try statement.bind(4, stored(batch.sequence))
            try statement.bind(5, batch.count)
            try statement.bind(6, batch.payload)
            try statement.bind(7, batch.receivedAt)
            try statement.bind(8, batch.head)
            try statement.bind(9, batch.receipt)
        }
        return database.lastRowNumber
    }

    private func insert(_ lines: [InboundLine], of batch: Int64, from: MemberID) throws {
        try run(
            """
            INSERT INTO inbound_lines (number, member, envelope, type, case_number, leaf, result, duplicate_of, refusal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, forEach: lines
        ) { statement, line in
            try statement.bind(1, Numbering.line(line.index, of: batch))
            try statement.bind(2, from)
            try statement.bind(3, line.id)
            try statement.bind(4, line.type)
            try statement.bind(5, line.caseNumber)
            try statement.bind(6, line.leaf)
            try statement.bind(7, line.result.code)
            try statement.bind(8, line.result.firstReceipt)
            try statement.bind(9, line.result.refusal)
        }
        try run("INSERT INTO inbound_sealed_lines (number, sealed_line) VALUES (?1, ?2)", forEach: lines.filter { $0.sealedLine != nil }) {
            statement, line in
            try statement.bind(1, Numbering.line(line.index, of: batch))
            try statement.bind(2, line.sealedLine)
        }
    }

    private func set(_ position: InboundPosition, from: MemberID, lane: Lane) throws {
        try run(
            """
            INSERT INTO inbound_streams (member, lane, epoch, next_sequence, last_payload, accepted, duplicates, rejected)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (member, lane) DO UPDATE SET epoch = ?3, next_sequence = ?4, last_payload = ?5, accepted = ?6, duplicates = ?7,
                rejected = ?8
            """
        ) { statement in
            try statement.bind(1, from)
            try statement.bind(2, lane.code)
            try statement.bind(3, position.epoch)
            try statement.bind(4, stored(position.nextSequence))
            try statement.bind(5, position.lastPayload)
            try statement.bind(6, position.accepted)
            try statement.bind(7, position.duplicates)
            try statement.bind(8, position.rejected)
        }
    }
}
