import AccessControl
import CaseService
import CaseStore
import Casework
import HashExchange
import HotlineModel
import NodeMessages

/// The hash ledger: what it holds, withdrawals, votes, and pulling it from others.
enum HashRoutes {
    static func addReading(to router: inout Router<Caller?>, store: any CaseStore) {
        router.on(HashEndpoints.counts, for: .viewer) { _ in HashCountsView(try await store.read { try $0.hashCounts() }) }
        router.on(HashEndpoints.entry, for: .viewer) { sha256, _ in
            guard let entry = try await store.read({ try $0.hash(sha256) }) else { throw CaseworkError.unknownHash }
            return HashEntryView(entry)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, desk: CaseDesk) {
        router.on(HashEndpoints.withdrawals, for: .officer) { requests, caller in
            try await desk.withdraw(requests.map { HashWithdrawalSubmission($0, by: caller) }).map { $0.map(RecordedHash.init) }
        }
        router.on(HashEndpoints.votes, for: .analyst) { requests, caller in
            try await desk.vote(requests.map { HashVoteSubmission($0, by: caller) }).map { $0.map(RecordedHash.init) }
        }
    }

    static func addExchange(to router: inout Router<Caller?>, puller: HashPuller?) {
        router.on(HashEndpoints.pull, for: .administrator) { _ in
            guard let puller else { throw InputError("this node pulls no feeds; only central does") }
            return HashPullOutcome(await puller.pullAll())
        }
    }
}

// MARK: Messages and what they stand for

extension HashCountsView {
    fileprivate init(_ counts: HashCounts) {
        self.init(distinct: counts.distinct, withdrawn: counts.withdrawn, last: counts.last)
    }
}

extension HashEntryView {
    fileprivate init(_ entry: HashEntry) {
        self.init(position: entry.position, sha256: entry.sha256, addedAt: entry.addedAt, changedAt: entry.changedAt)
        classification = entry.classification
        sources = entry.sources.map {
            var source = Source(member: $0.member, classification: $0.classification, at: $0.at)
            (source.sha1, source.md5, source.pdq, source.medium) = ($0.sha1, $0.md5, $0.pdq, $0.medium)
            return source
        }
        withdrawn = entry.withdrawals.map { Withdrawal(member: $0.member, at: $0.at) }
        votes = entry.votes.map {
            Vote(member: $0.member, vote: $0.direction, classification: $0.classification, reason: $0.reason, at: $0.at)
        }
        (isWithdrawn, isDisputed) = (entry.isWithdrawn, entry.isDisputed)
    }
}

extension HashWithdrawalSubmission {
    fileprivate init(_ request: HashWithdrawalRequest, by caller: Caller) {
        self.init(sha256: request.sha256, reason: request.reason, actor: caller.name(orFor: request.actor) ?? "analyst")
    }
}

extension HashVoteSubmission {
    fileprivate init(_ request: HashVoteRequest, by caller: Caller) {
        self.init(
            sha256: request.sha256, request.vote, classification: request.classification, reason: request.reason,
            actor: caller.name(orFor: request.actor) ?? "analyst")
    }
}

extension HashPullOutcome {
    fileprivate init(_ outcome: HashPuller.Outcome) {
        let leftOut = outcome.leftOut.flatMap { member, omissions in
            omissions.map { LeftOut(member: member, reason: $0.key, statements: $0.value) }
        }
        self.init(
            members: outcome.members, entries: outcome.entries, changed: outcome.changed, failed: outcome.failed,
            leftOut: leftOut.sorted { ($0.member.rawValue, $0.reason.rawValue) < ($1.member.rawValue, $1.reason.rawValue) })
    }
}
