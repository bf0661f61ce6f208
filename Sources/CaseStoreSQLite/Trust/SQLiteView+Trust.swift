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
}

extension DirectoryRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(version: row.count(0), digest: try row.digest(1), document: row.text(2), receivedAt: row.time(3))
    }
}
