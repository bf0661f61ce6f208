public import CaseStore
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
        public let feed: any ReadableFeed
        /// True if the feed is believed about the withdrawals and votes of all members, as central's is, and not only about its own member's.
        public let speaksForAll: Bool

        /// A member's feed.
        public init(member: MemberID, feed: any ReadableFeed, speaksForAll: Bool) {
            self.member = member
            self.feed = feed
            self.speaksForAll = speaksForAll
        }
    }

    /// The outcome of a round of pulls.
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
    private let clock: any WallClock
    private let alarms: AlarmBoard
    private let pageLimit: Int
    private let sources: @Sendable () -> [Source]
    private var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// A puller over the sources that the directory lists at the time of each round.
    public init(
        store: any CaseStore, clock: any WallClock, alarms: AlarmBoard, pageLimit: Int = 2_000,
        sources: @escaping @Sendable () -> [Source]
    ) {
        self.store = store
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

    /// The outcome of one feed.
    private struct PullReport: Sendable {
        let member: MemberID
        var entries = 0
        var changed = 0
        var failure: String?
    }

    private func report(on source: Source) async -> PullReport {
        var report = PullReport(member: source.member)
        do { try await pull(source, into: &report) } catch { report.failure = "\(error)" }
        return report
    }

    private func pull(_ source: Source, into report: inout PullReport) async throws {
        var hasResynced = false
        while true {
            let known = try await store.read { try $0.pullCursor(from: source.member) }
            let cursor = known.flatMap { $0.epoch.isEmpty ? nil : $0 }
            guard let page = try await source.feed.page(after: cursor, limit: pageLimit) else {
                // Another epoch: everything is read again; merging makes repeats harmless. A feed that says so twice is broken.
                guard !hasResynced else { throw FeedError.endlessResync }
                hasResynced = true
                try await restart(source, entries: known?.entries ?? 0)
                continue
            }
            try page.check(after: cursor)
            report.changed += try await merge(page, from: source, entries: known?.entries ?? 0)
            report.entries += page.entries.count
            if !page.hasMore { return }
        }
    }

    private func restart(_ source: Source, entries: Int) async throws {
        let cursor = PullCursor(epoch: "", position: 0, entries: entries, pulledAt: now)
        try await store.write { try $0.setPullCursor(cursor, from: source.member) }
    }

    /// Merges a page and moves the cursor past it; returns how many entries changed the ledger.
    private func merge(_ page: PulledPage, from source: Source, entries: Int) async throws -> Int {
        let now = now
        let cursor = PullCursor(epoch: page.epoch, position: page.position, entries: entries + page.entries.count, pulledAt: now)
        return try await store.write { transaction in
            try transaction.setPullCursor(cursor, from: source.member)
            return try page.entries.count { line in
                var entry = source.speaksForAll ? line : line.told(by: source.member)
                (entry.addedAt, entry.changedAt) = (now, now)
                return try HashLedger.merge(entry, into: transaction)
            }
        }
    }
}
