import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func enqueue(_ line: OutboundLine) throws -> Int64 {
        try run(
            """
            INSERT INTO outbound_lines (member, lane, envelope, type, case_number, leaf, size, queued_at, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
            """
        ) { statement in
            try statement.bind(1, line.to)
            try statement.bind(2, line.lane.code)
            try statement.bind(3, line.id)
            try statement.bind(4, line.type)
            try statement.bind(5, line.caseNumber)
            try statement.bind(6, line.leaf)
            try statement.bind(7, line.size)
            try statement.bind(8, line.queuedAt)
        }
        let number = database.lastRowNumber
        try run("INSERT INTO outbound_sealed_lines (number, sealed_line) VALUES (?1, ?2)") { statement in
            try statement.bind(1, number)
            try statement.bind(2, line.sealedLine)
        }
        try count(1, as: .unsettled, to: line.to, type: line.type)
        return number
    }

    func setOutboundPosition(_ position: OutboundPosition, to: MemberID, lane: Lane) throws {
        try run(
            """
            INSERT INTO outbound_streams (member, lane, next_sequence, last_payload, failures, retry_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (member, lane) DO UPDATE SET next_sequence = ?3, last_payload = ?4, failures = ?5, retry_at = ?6
            """
        ) { statement in
            try statement.bind(1, to)
            try statement.bind(2, lane.code)
            try statement.bind(3, stored(position.nextSequence))
            try statement.bind(4, position.lastPayload)
            try statement.bind(5, position.failures)
            try statement.bind(6, position.retryAt)
        }
    }

    func redrive(line number: Int64) throws -> Bool {
        try atomically {
            let driven = try first(
                """
                UPDATE outbound_lines SET state = 0, refusal = NULL, settled_at = NULL, batch = NULL, position = NULL
                WHERE number = ?1 AND state = 5 RETURNING member, type
                """
            ) {
                try $0.bind(1, number)
            } row: {
                (member: try $0.member(0), type: $0.text(1))
            }
            guard let driven else { return false }
            try recount(1, from: .dead, as: .unsettled, to: driven.member, type: driven.type)
            return true
        }
    }

    /// Counts further lines, so that no question has to go through a long queue to tell how long it is.
    func count(_ lines: Int, as tally: OutboundTally, to member: MemberID, type: String) throws {
        try run(
            """
            INSERT INTO outbound_tallies (tally, member, type, lines) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (tally, member, type) DO UPDATE SET lines = lines + ?4
            """
        ) { statement in
            try statement.bind(1, tally.rawValue)
            try statement.bind(2, member)
            try statement.bind(3, type)
            try statement.bind(4, lines)
        }
    }

    /// Moves lines from one count to another.
    func recount(_ lines: Int, from old: OutboundTally, as new: OutboundTally, to member: MemberID, type: String) throws {
        let found = try run("UPDATE outbound_tallies SET lines = lines - ?4 WHERE tally = ?1 AND member = ?2 AND type = ?3") { statement in
            try statement.bind(1, old.rawValue)
            try statement.bind(2, member)
            try statement.bind(3, type)
            try statement.bind(4, lines)
        }
        guard found == 1 else { throw StoreError.damaged("lines of the outbox were never counted") }
        try count(lines, as: new, to: member, type: type)
    }
}
