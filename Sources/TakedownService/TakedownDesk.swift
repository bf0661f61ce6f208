package import CaseService
public import CaseStore
import Casework
public import Cryptography
public import HotlineModel
public import Takedown

/// The public calls about a routed case's way to its end: what goes to the police, and what checks have seen.
public struct TakedownDesk: Sendable {
    let steps: StepRunner
    let policy: TakedownPolicy
    private let work: TakedownWork
    /// `nil` if this node sends no notices.
    let writer: NoticeWriter?
    /// The front-ends that tracing knows at present.
    private let fronts: @Sendable () -> Set<String>?

    package init(
        _ steps: StepRunner, _ policy: TakedownPolicy, work: TakedownWork, writer: NoticeWriter? = nil,
        fronts: @escaping @Sendable () -> Set<String>? = { nil }
    ) {
        self.fronts = fronts
        self.steps = steps
        self.policy = policy
        self.work = work
        self.writer = writer
    }

    /// What contacts can name now, beside everything else of notices.
    var contactPolicy: NoticePolicy {
        var policy = policy.notices
        policy.names.fronts = fronts()
        return policy
    }

    // MARK: Referrals

    /// Gives cases to the police because a person asks for it.
    public func refer(_ cases: [(case: CaseID, actor: String)]) async throws -> [Result<CaseID, TakedownRefusal>] {
        try await each(cases) { try $0.refer($1, actor: $2) }
    }

    /// Postpones waiting cases until a person refers them.
    public func postpone(_ cases: [(case: CaseID, actor: String)]) async throws -> [Result<CaseID, TakedownRefusal>] {
        try await each(cases) { try $0.postpone($1, actor: $2) }
    }

    private func each(
        _ cases: [(case: CaseID, actor: String)], _ work: @escaping @Sendable (Referrals, CaseID, String) throws -> Void
    ) async throws -> [Result<CaseID, TakedownRefusal>] {
        let policy = policy.referrals
        return try await each(cases) { step, entry in
            try work(Referrals(step, policy: policy), entry.case, entry.actor)
            return entry.case
        }
    }

    /// Does one thing after the other in one step. A refusal is the result of its own thing, and leaves the others.
    func each<Request: Sendable, Outcome: Sendable>(
        _ requests: [Request], _ work: @escaping @Sendable (CaseStep, Request) throws -> Outcome
    ) async throws -> [Result<Outcome, TakedownRefusal>] {
        try await steps.run { step in try requests.map { request in try TakedownRefusal.catching { try work(step, request) } } }
    }

    /// Makes bundles of everything that waits, now; returns their numbers.
    public func makeBundles() async throws -> [Int64] {
        try await work.followPlacements()
        return try await work.makeBundles(isForced: true)
    }

    /// Records the police's confirmation that they have a bundle.
    ///
    /// - Parameters:
    ///   - digest: The digest of the bundle's signed head.
    ///   - isCertain: The police say so themselves, or a person knows that they got the bundle by another way.
    /// - Throws: ``TakedownError/unknownBundle(_:)``, ``TakedownError/otherBundle(_:)``; ``TakedownError/notDelivered(_:)`` for a bundle that this
    ///   node still delivers, if it is not certain.
    public func acknowledge(
        _ number: Int64, digest: Digest, reference: String?, releases: Bool, isCertain: Bool = true, actor: String
    ) async throws -> ReferralBundle {
        let policy = policy.referrals
        // Nobody but the police knows whether they fetched a bundle.
        let acknowledgement = Acknowledgement(
            reference: reference, releases: releases, provesDelivery: isCertain || !work.delivers)
        return try await steps.run { step in
            try Referrals(step, policy: policy).acknowledge(number, digest: digest, acknowledgement, by: actor)
        }
    }

    /// Bundles after a number, in order.
    public func bundles(after number: Int64, limit: Int) async throws -> [ReferralBundle] {
        try await steps.read { try $0.view.referralBundles(after: number, limit: limit) }
    }

    /// A bundle with its lines unsealed.
    package func text(ofBundle number: Int64) async throws -> ReferralBundleText {
        try await steps.read { try ReferralBundleText(number, $0) }
    }

    /// Cases in a state, the longest waiting first.
    public func referrals(
        _ state: ReferralState, after id: CaseID?, limit: Int
    ) async throws -> [(case: CaseID, referral: ReferralRecord)] {
        try await steps.read { reader in
            let after = try id.flatMap { try reader.view.caseRecord($0)?.number }
            return try reader.view.referrals(state, after: after, limit: limit).compactMap { referral in
                try reader.view.caseRecord(number: referral.caseNumber).map { ($0.id, referral) }
            }
        }
    }

    // MARK: Checks

    /// Records what persons saw of cases.
    public func saw(_ looks: [(case: CaseID, look: PersonalLook, actor: String)]) async throws -> [Result<CaseID, TakedownRefusal>] {
        let policy = policy.checks
        return try await each(looks) { step, entry in
            try Checks(step, policy: policy).record(entry.look, of: entry.case, actor: entry.actor)
            return entry.case
        }
    }

    /// Checked cases in the order of their numbers; only those that a person must look at if asked so.
    public func checks(after id: CaseID?, withPerson: Bool, limit: Int) async throws -> [(case: CaseID, check: CheckRecord)] {
        try await steps.read { reader in
            let after = try id.flatMap { try reader.view.caseRecord($0)?.number } ?? 0
            return try reader.view.checks(after: after, withPerson: withPerson, limit: limit).compactMap { check in
                try reader.view.caseRecord(number: check.caseNumber).map { ($0.id, check) }
            }
        }
    }

    /// The numbers of checked cases.
    public func checkCounts() async throws -> CheckCounts {
        let now = steps.now
        return try await steps.read { try $0.view.checkCounts(at: now) }
    }

    // MARK: Peers

    /// Cases that peers accepted and of which they have said nothing for as long as the policy waits, the longest placed first.
    public func silentCases(after placement: Int64?, limit: Int) async throws -> [(case: CaseID, placement: SilentPlacement)] {
        let since = steps.now - policy.peers.patience
        return try await steps.read { reader in
            try reader.view.silentPlacements(since: since, after: placement, limit: limit).compactMap { placement in
                try reader.view.caseRecord(number: placement.caseNumber).map { ($0.id, placement) }
            }
        }
    }

    // MARK: Overview

    /// How far cases have come on their way to the police.
    public func overview() async throws -> ReferralOverview {
        try await steps.read { reader in
            ReferralOverview(
                counts: try reader.view.referralCounts(), waitingSince: try reader.view.oldestWaitingReferral(),
                last: try reader.view.lastReferralBundle(), undelivered: try reader.view.undeliveredReferralBundle())
        }
    }
}

/// How far cases have come on their way to the police.
public struct ReferralOverview: Sendable {
    public var counts: [ReferralState: Int]
    /// The moment since which the first case waits.
    public var waitingSince: Timestamp?
    public var last: ReferralBundle?
    /// The oldest bundle that the police have not got.
    public var undelivered: ReferralBundle?
}
