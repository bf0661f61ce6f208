public import CaseStore
import Envelopes
public import HTTPClient
public import HotlineModel
public import Observability
public import Runtime

/// Pulls the hash feeds of other members, each from its own durable cursor, and merges them into this node's ledger.
///
/// Central does this; it pulls the way any consumer does.
public struct HashPuller: Sendable {
    /// A feed to pull.
    public struct Source: Sendable {
        public let member: MemberID
        /// The member's `https` endpoint, without a path.
        public let endpoint: String
        public let trust: ServerTrust
        /// Whether it is believed what other members take back and how they vote, as central is, and not only what itself does.
        public let speaksForAll: Bool

        /// A member's feed.
        public init(member: MemberID, endpoint: String, trust: ServerTrust, speaksForAll: Bool) {
            self.member = member
            self.endpoint = endpoint
            self.trust = trust
            self.speaksForAll = speaksForAll
        }
    }

    /// What a round of pulls brought.
    public struct Outcome: Sendable {
        public var members = 0
        /// Entries read, repeats included.
        public var entries = 0
        /// Entries that changed this node's ledger.
        public var changed = 0
        /// Members whose feed could not be read.
        public var failed: [MemberID] = []
    }

    private let store: any CaseStore
    private let client: HTTPClient
    private let clock: any WallClock
    private let alarms: AlarmBoard
    private let pageLimit: Int
    private let sources: @Sendable () -> [Source]

    /// A puller over the sources that the directory lists at the time of each round.
    public init(
        store: any CaseStore, client: HTTPClient, clock: any WallClock, alarms: AlarmBoard, pageLimit: Int = 2_000,
        sources: @escaping @Sendable () -> [Source]
    ) {
        self.store = store
        self.client = client
        self.clock = clock
        self.alarms = alarms
        self.pageLimit = pageLimit
        self.sources = sources
    }

    /// Pulls until cancelled, one round every `interval`.
    public func run(every interval: Duration) async throws {
        while !Task.isCancelled {
            _ = await pullAll()
            try await clock.sleep(for: interval)
        }
    }

    /// Pulls every feed to its present end; one that fails leaves the others alone and goes on from its cursor next time.
    public func pullAll() async -> Outcome {
        await withTaskGroup(of: PullReport.self) { group in
            for source in sources() { group.addTask { await report(on: source) } }
            var outcome = Outcome()
            for await report in group {
                outcome.members += 1
                outcome.entries += report.entries
                outcome.changed += report.changed
                if report.failure != nil { outcome.failed.append(report.member) }
                alarms.update(
                    "hashes.notPulled", severity: .warning, member: report.member,
                    report.failure.map {
                        "the hash feed of \(report.member) could not be read (\($0)); it is tried again at the next round"
                    })
            }
            return outcome
        }
    }

    /// What came of one feed.
    private struct PullReport: Sendable {
        let member: MemberID
        var entries = 0
        var changed = 0
        var failure: String?
    }

    private func report(on source: Source) async -> PullReport {
        var report = PullReport(member: source.member)
        do {
            let pulled = try await pull(source)
            report.entries = pulled.entries
            report.changed = pulled.changed
        } catch {
            report.failure = "\(error)"
        }
        return report
    }

    private func pull(_ source: Source) async throws -> (entries: Int, changed: Int) {
        var (entries, changed) = (0, 0)
        var hasResynced = false
        while true {
            let cursor = try await store.read { try $0.pullCursor(from: source.member) }
            let page = try await fetch(source, after: cursor)
            let now = Timestamp(milliseconds: clock.now())
            guard let page else {
                // Another epoch: everything is read again; merging makes repeats harmless. A feed that says so twice is broken.
                guard !hasResynced else { throw FeedError.endlessResync }
                hasResynced = true
                try await store.write { transaction in
                    try transaction.setPullCursor(
                        PullCursor(epoch: "", position: 0, entries: cursor?.entries ?? 0, pulledAt: now), from: source.member)
                }
                continue
            }
            let total = (cursor?.entries ?? 0) + page.entries.count
            changed += try await store.write { transaction in
                var changed = 0
                for line in page.entries {
                    var entry = source.speaksForAll ? line : line.told(by: source.member)
                    entry.addedAt = now
                    entry.changedAt = now
                    if try HashLedger.merge(entry, into: transaction) { changed += 1 }
                }
                try transaction.setPullCursor(
                    PullCursor(epoch: page.epoch, position: page.position, entries: total, pulledAt: now), from: source.member)
                return changed
            }
            entries += page.entries.count
            if !page.hasMore { return (entries, changed) }
        }
    }

    private struct FetchedPage: Sendable {
        let entries: [HashEntry]
        let epoch: String
        let position: Int64
        let hasMore: Bool
    }

    /// Fetches one page; `nil` when the feed asks for a new beginning.
    private func fetch(_ source: Source, after cursor: PullCursor?) async throws -> FetchedPage? {
        let after = cursor.map { $0.epoch.isEmpty ? "" : "&after=\($0.epoch).\($0.position)" } ?? ""
        let response = try await client.send(
            ClientRequest(
                url: "\(source.endpoint)/feeds/v1/hashes?limit=\(pageLimit)\(after)", timeout: .seconds(60), trust: source.trust))
        if response.status == 410 { return nil }
        guard response.status == 200 else { throw TransferError(.refused(status: response.status)) }
        let start = cursor.map { $0.epoch.isEmpty ? 0 : $0.position } ?? 0
        guard let epoch = response.header("hotline-epoch"), let text = response.header("hotline-cursor"), text.hasPrefix(epoch + "."),
            let position = Int64(text.dropFirst(epoch.utf8.count + 1)), position >= start
        else { throw FeedError.noCursor }
        let hasMore = response.header("hotline-next") != nil
        // A feed that says there is more, and gives nothing, would be read for ever.
        guard !hasMore || position > start else { throw FeedError.standsStill }
        let entries = try response.body.split(separator: 0x0A).map { line in
            guard let entry = HashEntry(line: try JSONValue(parsing: Array(line))) else { throw FeedError.badEntry }
            return entry
        }
        return FetchedPage(entries: entries, epoch: epoch, position: position, hasMore: hasMore)
    }
}

/// Why a feed could not be read.
enum FeedError: Error, CustomStringConvertible {
    case noCursor, badEntry, endlessResync, standsStill

    var description: String {
        switch self {
        case .noCursor: "its pages have no cursor"
        case .standsStill: "it says that more follows and gives nothing"
        case .endlessResync: "it asks for a new beginning at its very beginning"
        case .badEntry: "an entry is not in the form of the protocol"
        }
    }
}
