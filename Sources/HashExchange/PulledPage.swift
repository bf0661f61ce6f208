public import CaseStore
import Envelopes

/// One page of another member's hash feed.
public struct PulledPage: Sendable {
    public let entries: [HashEntry]
    public let epoch: String
    /// The position after which the next page begins.
    public let position: Int64
    /// True if more entries follow at present.
    public let hasMore: Bool

    /// A page of entries.
    public init(entries: [HashEntry], epoch: String, position: Int64, hasMore: Bool) {
        self.entries = entries
        self.epoch = epoch
        self.position = position
        self.hasMore = hasMore
    }

    /// Reads a page from its lines, one JSON object each.
    ///
    /// - Throws: ``FeedError/badEntry`` or the error of the JSON, if a single line breaks the rules.
    public init(lines: [UInt8], epoch: String, position: Int64, hasMore: Bool) throws {
        let entries = try lines.split(separator: 0x0A).map { line in
            guard let entry = HashEntry(line: try JSONValue(parsing: Array(line))) else { throw FeedError.badEntry }
            return entry
        }
        self.init(entries: entries, epoch: epoch, position: position, hasMore: hasMore)
    }

    /// Checks that the page goes on where the last one ended.
    func check(after cursor: PullCursor?) throws(FeedError) {
        guard cursor.map({ $0.epoch == epoch }) ?? true, position >= cursor?.position ?? 0 else { throw .jumps }
        // A feed that says there is more, and gives nothing, would be read for ever.
        guard !hasMore || position > cursor?.position ?? 0 else { throw .standsStill }
    }
}

/// The reason why a feed could not be read.
enum FeedError: Error, CustomStringConvertible {
    case noCursor, badEntry, endlessResync, standsStill, jumps

    var description: String {
        switch self {
        case .noCursor: "its pages have no cursor"
        case .standsStill: "it says that more follows and gives nothing"
        case .endlessResync: "it asks for a new beginning at its very beginning"
        case .badEntry: "an entry is not in the form of the protocol"
        case .jumps: "a page does not go on where the last one ended"
        }
    }
}
