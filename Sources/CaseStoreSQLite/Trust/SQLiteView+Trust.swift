import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func latestDirectory() throws -> DirectoryRecord? {
        try first("SELECT version, digest, document, received_at FROM directories ORDER BY version DESC LIMIT 1") { _ in
        } row: {
            try DirectoryRecord($0)
        }
    }

    func directory(digest: Digest) throws -> DirectoryRecord? {
        try first("SELECT version, digest, document, received_at FROM directories WHERE digest = ?1") {
            try $0.bind(1, digest)
        } row: {
            try DirectoryRecord($0)
        }
    }

    func roots() throws -> [RootRecord] {
        try all("SELECT version, digest, document FROM roots ORDER BY version") { _ in
        } row: {
            RootRecord(version: $0.count(0), digest: try $0.digest(1), document: $0.bytes(2))
        }
    }

    func owner() throws -> MemberID? {
        try first("SELECT owner FROM node WHERE id = 1") { _ in
        } row: {
            try $0.member(0)
        }
    }

    func epoch() throws -> String? {
        try first("SELECT epoch FROM node WHERE id = 1") { _ in
        } row: {
            $0.text(0)
        }
    }

    func keyCheck() throws -> Digest? {
        try first("SELECT key_check FROM node WHERE id = 1") { _ in
        } row: {
            try $0.digest(0)
        }
    }

    func peer(_ member: MemberID) throws -> PeerRecord {
        let held = try first(
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
        return held ?? PeerRecord(member: member)
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
    func add(_ directory: DirectoryRecord) throws {
        try run("INSERT INTO directories (version, digest, document, received_at) VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, directory.version)
            try statement.bind(2, directory.digest)
            try statement.bind(3, directory.document)
            try statement.bind(4, directory.receivedAt)
        }
    }

    func add(_ root: RootRecord) throws {
        try run("INSERT INTO roots (version, digest, document) VALUES (?1, ?2, ?3)") { statement in
            try statement.bind(1, root.version)
            try statement.bind(2, root.digest)
            try statement.bind(3, root.document)
        }
    }

    func claim(for owner: MemberID, epoch: String, keyCheck: Digest) throws {
        if let held = try self.owner() {
            guard held == owner else {
                throw StoreError(.conflict, "The store belongs to \(held), not to \(owner); give each node a store of its own.")
            }
            return
        }
        try run("INSERT INTO node (id, owner, epoch, key_check) VALUES (1, ?1, ?2, ?3)") { statement in
            try statement.bind(1, owner)
            try statement.bind(2, epoch)
            try statement.bind(3, keyCheck)
        }
    }

    func record(_ peer: PeerRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO peers (member, heard_at, answered_at, last_error, last_error_at, skew, directory_version, checkpoint,
                forked_checkpoint, catching_up_since, held_until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """
        ) { statement in
            try statement.bind(1, peer.member)
            try statement.bind(2, peer.heardAt)
            try statement.bind(3, peer.answeredAt)
            try statement.bind(4, peer.lastError)
            try statement.bind(5, peer.lastErrorAt)
            try statement.bind(6, peer.skewMilliseconds)
            try statement.bind(7, peer.directoryVersion.map { Int64($0) })
            try statement.bind(8, peer.checkpoint)
            try statement.bind(9, peer.forkedCheckpoint)
            try statement.bind(10, peer.catchingUpSince)
            try statement.bind(11, peer.heldUntil)
        }
    }
}

extension DirectoryRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(version: row.count(0), digest: try row.digest(1), document: row.text(2), receivedAt: row.time(3))
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
        heldUntil = row.optionalTime(10)
    }
}
