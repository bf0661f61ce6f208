import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func logEdge() throws -> LogEdge {
        let edge = try first("SELECT size, peaks FROM log_edge") { _ in
        } row: { row in
            let bytes = row.bytes(1)
            guard bytes.count % 32 == 0 else { throw StoreError.damaged("the log's edge") }
            let peaks = stride(from: 0, to: bytes.count, by: 32).compactMap { Digest(bytes[$0..<$0 + 32]) }
            return LogEdge(size: try row.position(0), peaks: peaks)
        }
        guard let edge else { throw StoreError.damaged("the log has no edge") }
        return edge
    }

    func logNode(level: Int, index: UInt64) throws -> Digest {
        let node = try first("SELECT hash FROM log_nodes WHERE level = ?1 AND position = ?2") { statement in
            try statement.bind(1, level)
            try statement.bind(2, stored(index))
        } row: {
            try $0.digest(0)
        }
        guard let node else { throw StoreError.damaged("the log lacks a node at level \(level)") }
        return node
    }

    func logLeaves(from index: UInt64, limit: Int) throws -> [LogLeafRecord] {
        try all("SELECT position, kind, at, digest FROM log_leaves WHERE position >= ?1 ORDER BY position LIMIT ?2") { statement in
            try statement.bind(1, stored(index))
            try statement.bind(2, max(0, limit))
        } row: { row in
            LogLeafRecord(index: try row.position(0), kind: row.text(1), at: row.time(2), digest: try row.digest(3))
        }
    }
}

extension SQLiteTransaction {
    func append(_ leaf: LogLeafRecord, completing nodes: [LogNode], edge: LogEdge) throws {
        guard try logEdge().size == leaf.index, edge.size == leaf.index + 1 else {
            throw StoreError(.conflict, "A leaf must follow the last of the log.")
        }
        try together {
            try run("INSERT INTO log_leaves (position, kind, at, digest) VALUES (?1, ?2, ?3, ?4)") { statement in
                try statement.bind(1, stored(leaf.index))
                try statement.bind(2, leaf.kind)
                try statement.bind(3, leaf.at)
                try statement.bind(4, leaf.digest)
            }
            try run("INSERT INTO log_nodes (level, position, hash) VALUES (?1, ?2, ?3)", forEach: nodes) { statement, node in
                try statement.bind(1, node.level)
                try statement.bind(2, stored(node.index))
                try statement.bind(3, node.hash)
            }
            try run("UPDATE log_edge SET size = ?1, peaks = ?2 WHERE id = 1") { statement in
                try statement.bind(1, stored(edge.size))
                try statement.bind(2, edge.peaks.flatMap(\.bytes))
            }
        }
    }
}
