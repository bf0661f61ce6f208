public import CaseService
public import CaseStore
import Casework
import Envelopes
public import HotlineModel
public import Observability
import Runtime

/// Pulls the hash feeds of other members, each from its own durable cursor, and merges them into this node's ledger.
///
/// Central takes everything that its members state. A hotline takes central's withdrawals and votes, so that it hears when a hash falls by
/// which it recognises.
public struct HashPuller: Sendable {
    /// A feed to pull.
    public struct Source: Sendable {
        public let member: MemberID
        public let feed: any ReadableFeed
        /// The statements that are taken from it.
        public let part: PullCursor.Part

        /// A member's feed.
        public init(member: MemberID, feed: any ReadableFeed, part: PullCursor.Part = .everything) {
            self.member = member
            self.feed = feed
            self.part = part
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
        /// The statements left out of each member's feed, by reason.
        public var leftOut: [MemberID: [FeedOmission: Int]] = [:]
    }

    private let steps: StepRunner
    private let alarms: AlarmBoard
    private let log: Log
    private let pageLimit: Int
    /// The most pages of one feed in a round. The next round goes on from the cursor, so that a feed without an end keeps no other waiting.
    private let pagesPerRound: Int
    private let sources: @Sendable () -> [Source]

    /// A puller over the sources that the directory lists at the time of each round.
    public init(
        _ steps: StepRunner, alarms: AlarmBoard, log: Log = .silent, pageLimit: Int = 2_000, pagesPerRound: Int = 1_000,
        sources: @escaping @Sendable () -> [Source]
    ) {
        self.steps = steps
        self.alarms = alarms
        self.log = log
        self.pageLimit = pageLimit
        self.pagesPerRound = pagesPerRound
        self.sources = sources
    }

    /// Pulls until cancelled, one round every `interval`.
    public func run(every interval: Duration) async throws {
        while !Task.isCancelled {
            _ = await pullAll()
            try await steps.clock.sleep(for: interval)
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
                if !report.leftOut.isEmpty { outcome.leftOut[report.member] = report.leftOut }
                tellOfFailure(in: report)
                tellOfOmissions(in: report)
            }
            return outcome
        }
    }

    private func tellOfFailure(in report: PullReport) {
        alarms.update(
            .hashesNotPulled, severity: .warning, member: report.member,
            report.failure.map { "the hash feed of \(report.member) could not be read (\($0)); it is tried again at the next round" })
    }

    /// Logs the statements left out, and rings while a feed brings some that no honest feed has.
    ///
    /// A pull without entries says nothing about the feed, so it leaves the alarm as it is.
    private func tellOfOmissions(in report: PullReport) {
        let omissions = report.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }
        for (reason, count) in omissions {
            log.info("hashes.leftOut", ["member": .member(report.member), "reason": .code(reason), "statements": .integer(count)])
        }
        guard report.entries > 0 else { return }
        let faults = omissions.filter { $0.key.isFault }.map { "\($0.key): \($0.value)" }
        alarms.update(
            .hashesRefused, severity: .warning, member: report.member,
            faults.isEmpty
                ? nil
                : "the hash feed of \(report.member) has statements that are not believed (\(faults.joined(separator: ", "))); the rest of it is "
                    + "merged; ask its operator")
    }

    /// The outcome of one feed.
    private struct PullReport: Sendable {
        let member: MemberID
        var entries = 0
        var changed = 0
        var leftOut: [FeedOmission: Int] = [:]
        var failure: String?
    }

    private func report(on source: Source) async -> PullReport {
        var report = PullReport(member: source.member)
        do { try await pull(source, into: &report) } catch { report.failure = "\(error)" }
        return report
    }

    /// The longest time for one feed in a round.
    private static let timePerRound = Duration.seconds(120)

    private func pull(_ source: Source, into report: inout PullReport) async throws {
        var hasResynced = false
        let end = steps.clock.uptime() + Self.timePerRound
        for _ in 0..<pagesPerRound where steps.clock.uptime() < end {
            let known = try await steps.store.read { try $0.pullCursor(from: source.member) }
            let cursor = known.flatMap { $0.epoch.isEmpty || $0.part != source.part || mayNowBeListed($0) ? nil : $0 }
            guard let page = try await source.feed.page(after: cursor, limit: pageLimit) else {
                // Another epoch: everything is read again; merging makes repeats harmless. A feed that says so twice is broken.
                guard !hasResynced else { throw FeedError.endlessResync }
                hasResynced = true
                try await restart(source, entries: known?.entries ?? 0)
                continue
            }
            try page.check(after: cursor)
            let merged = try await merge(page, from: source, after: cursor, entries: known?.entries ?? 0)
            report.entries += page.entries.count
            report.changed += merged.changed
            report.leftOut.merge(merged.leftOut, uniquingKeysWith: +)
            if !page.hasMore { return }
        }
    }

    /// Statements were left out because no directory listed their member, and a newer directory has come since.
    private func mayNowBeListed(_ cursor: PullCursor) -> Bool {
        guard let version = cursor.unlistedUnder else { return false }
        return steps.context.trust.current.map { $0.version > version } ?? false
    }

    private func restart(_ source: Source, entries: Int) async throws {
        let cursor = PullCursor(epoch: "", position: 0, entries: entries, pulledAt: steps.now, part: source.part)
        try await steps.store.write { try $0.setPullCursor(cursor, from: source.member) }
    }

    /// Merges a page and moves the cursor past it.
    private func merge(
        _ page: PulledPage, from source: Source, after cursor: PullCursor?, entries: Int
    ) async throws -> PulledStatements.Outcome {
        let now = steps.now
        let next = PullCursor(
            epoch: page.epoch, position: page.position, entries: entries + page.entries.count, pulledAt: now,
            unlistedUnder: cursor?.unlistedUnder, part: source.part)
        return try await steps.run(at: now) { step in
            try PulledStatements(step).merge(page.entries, from: source.member, upTo: next)
        }
    }
}
