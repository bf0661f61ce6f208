import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func peer(_ member: MemberID) throws -> PeerRecord {
        let record = try first(
            """
            SELECT member, heard_at, answered_at, last_error, last_error_at, skew, directory_version, checkpoint, forked_checkpoint,
                catching_up_since, held_until
            FROM peers WHERE member = ?1
            """
        ) {
            try $0.bind(1, member)
        } row: {
            try PeerRecord($0)
        }
        return record ?? PeerRecord(member: member)
    }

    func peers() throws -> [PeerRecord] {
        try all(
            """
            SELECT member, heard_at, answered_at, last_error, last_error_at, skew, directory_version, checkpoint, forked_checkpoint,
                catching_up_since, held_until
            FROM peers ORDER BY member
            """
        ) { _ in
        } row: {
            try PeerRecord($0)
        }
    }
}

extension SQLiteTransaction {
    func recordContact(with peer: PeerRecord) throws {
        try run(
            """
            INSERT INTO peers (member, heard_at, answered_at, last_error, last_error_at, skew, directory_version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (member) DO UPDATE SET heard_at = ?2, answered_at = ?3, last_error = ?4, last_error_at = ?5, skew = ?6,
                directory_version = ?7
            """
        ) { statement in
            try statement.bind(1, peer.member)
            try statement.bind(2, peer.heardAt)
            try statement.bind(3, peer.answeredAt)
            try statement.bind(4, peer.lastError)
            try statement.bind(5, peer.lastErrorAt)
            try statement.bind(6, peer.skewMilliseconds)
            try statement.bind(7, peer.directoryVersion.map { Int64($0) })
        }
    }

    func save(checkpoint: String, of member: MemberID) throws {
        try run("INSERT INTO peers (member, checkpoint) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET checkpoint = ?2") {
            try $0.bind(1, member)
            try $0.bind(2, checkpoint)
        }
    }

    func save(forkedCheckpoint: String, of member: MemberID) throws {
        try run("INSERT INTO peers (member, forked_checkpoint) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET forked_checkpoint = ?2") {
            try $0.bind(1, member)
            try $0.bind(2, forkedCheckpoint)
        }
    }

    func setCatchingUp(with member: MemberID, since start: Timestamp?) throws {
        try run("INSERT INTO peers (member, catching_up_since) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET catching_up_since = ?2") {
            try $0.bind(1, member)
            try $0.bind(2, start)
        }
    }

    func countSilence(of member: MemberID, from moment: Timestamp) throws {
        try run("INSERT INTO peers (member, held_until) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET held_until = ?2") {
            try $0.bind(1, member)
            try $0.bind(2, moment)
        }
    }
}

extension PeerRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(member: try row.member(0))
        heardAt = row.optionalTime(1)
        answeredAt = row.optionalTime(2)
        lastError = row.optionalText(3)
        lastErrorAt = row.optionalTime(4)
        skewMilliseconds = row.optionalInteger(5)
        directoryVersion = row.optionalInteger(6).map { Int($0) }
        checkpoint = row.optionalText(7)
        forkedCheckpoint = row.optionalText(8)
        catchingUpSince = row.optionalTime(9)
        silenceCountsFrom = row.optionalTime(10)
    }
}
