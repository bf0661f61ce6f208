public import CaseStore
import Envelopes
import HotlineModel

/// Serves the hash ledger in pages, in commit order.
///
/// The cursor says all there is to say, `<epoch>.<position>`, so a page may be asked for again, after a restart too, and nothing is remembered
/// per consumer.
public struct HashFeed: Sendable {
    private let store: any CaseStore
    private let epoch: String

    /// A feed over a node's ledger, in the node's epoch.
    public init(store: any CaseStore, epoch: String) {
        self.store = store
        self.epoch = epoch
    }

    /// One page of entries.
    public struct Page: Sendable {
        /// One JSON object a line.
        public let lines: [UInt8]
        public let count: Int
        public let epoch: String
        /// The cursor of the next page, now or when the feed has grown.
        public let cursor: String
        /// True if more entries follow at present.
        public let hasMore: Bool
    }

    /// The answer to a request for a page.
    public enum Answer: Sendable {
        case page(Page)
        /// The cursor is of another epoch: what it counted is no longer so.
        case resync
        case badCursor
    }

    /// Reads the entries after a cursor.
    ///
    /// - Parameters:
    ///   - cursor: As a page gave it; `nil` or `0` for the beginning.
    ///   - limit: The most entries, 1…10,000.
    public func page(after cursor: String?, limit: Int) async throws -> Answer {
        let after: Int64
        switch position(in: cursor) {
        case .success(let position): after = position
        case .failure(.resync): return .resync
        case .failure(.malformed): return .badCursor
        }
        let entries = try await store.read { try $0.hashes(after: after, limit: limit + 1) }
        var lines: [UInt8] = []
        lines.reserveCapacity(min(entries.count, limit) * 320)
        for entry in entries.prefix(limit) {
            lines += entry.line
            lines.append(0x0A)
        }
        let last = entries.prefix(limit).last?.position ?? after
        return .page(
            Page(lines: lines, count: min(entries.count, limit), epoch: epoch, cursor: "\(epoch).\(last)", hasMore: entries.count > limit))
    }

    private enum CursorProblem: Error { case resync, malformed }

    private func position(in cursor: String?) -> Result<Int64, CursorProblem> {
        guard let cursor, cursor != "0" else { return .success(0) }
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Int64(parts[1]), position >= 0, String(position) == parts[1], parts[0].utf8.count == 32
        else {
            return .failure(.malformed)
        }
        return parts[0] == epoch ? .success(position) : .failure(.resync)
    }
}
