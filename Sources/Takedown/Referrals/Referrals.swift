package import CaseStore
package import Casework
package import Cryptography
import Envelopes
package import HotlineModel

/// Gives cases to the police: queues them, makes numbered bundles of them, and records that the police have them.
package struct Referrals {
    let step: CaseStep
    let policy: ReferralPolicy

    package init(_ step: CaseStep, policy: ReferralPolicy = ReferralPolicy()) {
        self.step = step
        self.policy = policy
    }

    // MARK: Queueing

    /// Follows what changed of a case's placements.
    func follow(_ record: CaseRecord) throws {
        let referral = try step.transaction.referral(of: record.number)
        let rules = try rules(for: record, referral)
        switch rules.decision {
        case .none: break
        case .queue: try queue(record, actor: "node")
        case .cancel: try set(referral, to: .cancelled)
        case .revoke: try set(referral, to: .revoked)
        }
    }

    /// Gives a case to the police because a person asks for it.
    ///
    /// - Throws: ``TakedownError`` if the case does not stand, or the police have it.
    package func refer(_ id: CaseID, actor: String) throws {
        let record = try caseRecord(id)
        let referral = try step.transaction.referral(of: record.number)
        switch referral?.state {
        case .waiting, .bundled: throw TakedownError.alreadyReferred(id)
        case .held, .cancelled, .revoked, .ended, nil: break
        }
        guard try rules(for: record, referral).stands else { throw TakedownError.notForThePolice(id) }
        guard !record.isDestroyed else { throw CaseworkError.contentsDestroyed(id) }
        try queue(record, actor: actor)
    }

    /// Keeps a waiting case back until a person refers it.
    package func hold(_ id: CaseID, actor: String) throws {
        guard var referral = try step.transaction.referral(of: try caseRecord(id).number), referral.state == .waiting else {
            throw TakedownError.notWaiting(id)
        }
        referral.actor = actor
        try set(referral, to: .held)
    }

    private func queue(_ record: CaseRecord, actor: String) throws {
        try step.transaction.save(ReferralRecord(caseNumber: record.number, queuedAt: step.moment, actor: actor))
    }

    private func set(_ referral: ReferralRecord?, to state: ReferralState) throws {
        guard var referral else { return }
        referral.state = state
        try step.transaction.save(referral)
    }

    private func caseRecord(_ id: CaseID) throws -> CaseRecord {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        return record
    }

    private func rules(for record: CaseRecord, _ referral: ReferralRecord?) throws -> ReferralRules {
        let rules = try step.reader.rules(for: record)
        return ReferralRules(
            member: step.member, scope: policy.scope,
            isIllegal: record.classification?.isIllegal == true && record.stage != .withdrawn && record.stage != .copy,
            placements: rules.placements, isReferredByHand: rules.hasDone(.referred), state: referral?.state)
    }
}

extension Referrals {
    // MARK: Bundles

    /// Makes the next bundle if one is due.
    ///
    /// - Parameters:
    ///   - key: The node's key, which signs the head.
    ///   - isForced: A person asks for it now.
    /// - Returns: The bundle; `nil` if nothing waits, or nothing is due.
    package func makeBundle(signedWith key: SigningKey, isForced: Bool = false) throws -> ReferralBundle? {
        guard try isForced || Self.isBundleDue(step.transaction, policy: policy, at: step.moment) else { return nil }
        let last = try step.transaction.lastReferralBundle()
        let number = (last?.number ?? 0) + 1
        var entries = try revocations(limit: policy.mostLines)
        entries += try cases(limit: policy.mostLines - entries.count, in: number)
        entries += try repeats(since: last?.madeAt, limit: policy.mostLines - entries.count)
        guard !entries.isEmpty else { return nil }
        let bundle = try add(entries.map(\.line), as: number, signedWith: key)
        for entry in entries { try step.transaction.save(entry.referral) }
        return bundle
    }

    /// A line of a bundle, and the referral as it is once the bundle has the line.
    private typealias Entry = (line: ReferralLine, referral: ReferralRecord)

    /// Tells if cases, repeats or revocations are due to become a bundle.
    package static func isBundleDue(_ view: any StoreView, policy: ReferralPolicy, at moment: Timestamp) throws -> Bool {
        let last = try view.lastReferralBundle()
        let rules = BundleRules(
            policy: policy, waitingSince: try view.oldestWaitingReferral(),
            isFull: try view.areReferralsWaiting(atLeast: policy.mostLines), lastMadeAt: last?.madeAt,
            hasRevocations: try !view.referrals(.revoked, after: nil, limit: 1).isEmpty)
        if rules.isDue(at: moment) { return true }
        guard rules.isDueForRepeats(at: moment), let last else { return false }
        return try !view.referredCasesWithNewReports(since: last.madeAt - lateness, limit: 1).isEmpty
    }

    /// A report is stamped before its step has its turn, so a look for new ones begins a while before the last bundle. The count decides.
    private static let lateness = Duration.seconds(3_600)

    private func add(_ lines: [ReferralLine], as number: Int64, signedWith key: SigningKey) throws -> ReferralBundle {
        let head = ReferralHead(from: step.member, number: number, leaves: lines.map(\.leaf), at: step.moment)
        let bundle = ReferralBundle(
            number: number, madeAt: step.moment, head: head.signed(with: key).compact, cases: lines.count { $0.kind == .referral },
            repeats: lines.count { $0.kind == .repeat }, revocations: lines.count { $0.kind == .revocation })
        try step.transaction.add(bundle, lines: lines)
        return bundle
    }

    private func cases(limit: Int, in bundle: Int64) throws -> [Entry] {
        try step.transaction.referrals(.waiting, after: nil, limit: limit).compactMap { waiting in
            // A person may have told the police while it waited.
            guard let record = try step.transaction.caseRecord(number: waiting.caseNumber),
                try !step.reader.rules(for: record).hasDone(.referred), let opened = try step.reader.unsealUnlessDestroyed(record)
            else {
                try set(waiting, to: .cancelled)
                return nil
            }
            let reports = try step.transaction.reports(of: record.number)
            let text = try ReferralText.referral(opened, try step.transaction.placements(of: record.number), reports: reports)
            var referral = waiting
            (referral.state, referral.bundle, referral.listedReports) = (.bundled, bundle, reports.count)
            return (try line(.referral, record, text), referral)
        }
    }

    private func repeats(since last: Timestamp?, limit: Int) throws -> [Entry] {
        guard let last, limit > 0 else { return [] }
        return try step.transaction.referredCasesWithNewReports(since: last - Self.lateness, limit: limit).compactMap { known in
            guard let record = try step.transaction.caseRecord(number: known.caseNumber), !record.isDestroyed else { return nil }
            let reports = try step.transaction.reports(of: record.number)
            var referral = known
            referral.listedReports = reports.count
            return (try line(.repeat, record, ReferralText.repeat(record, since: known, reports: reports)), referral)
        }
    }

    private func revocations(limit: Int) throws -> [Entry] {
        try step.transaction.referrals(.revoked, after: nil, limit: limit).compactMap { revoked in
            guard let record = try step.transaction.caseRecord(number: revoked.caseNumber), !record.isDestroyed else {
                try set(revoked, to: .ended)
                return nil
            }
            var referral = revoked
            referral.state = .ended
            return (try line(.revocation, record, ReferralText.revocation(record, of: revoked)), referral)
        }
    }

    private func line(_ kind: ReferralLine.Kind, _ record: CaseRecord, _ text: [UInt8]) throws -> ReferralLine {
        ReferralLine(
            kind, caseNumber: record.number, leaf: MerkleTree.leaf(text), sealedText: try step.reader.key(of: record).seal(text))
    }
}

extension Referrals {
    // MARK: Delivery

    /// Records that the police have a bundle: its cases are referred, and the members that reported them hear of it.
    ///
    /// A bundle that is recorded again changes nothing.
    package func recordDelivery(of number: Int64, by actor: String = "node", acknowledged: Acknowledgement? = nil) throws -> ReferralBundle
    {
        guard var bundle = try step.transaction.referralBundle(number) else { throw TakedownError.unknownBundle(number) }
        if bundle.deliveredAt == nil {
            bundle.deliveredAt = step.moment
            (bundle.failures, bundle.retryAt, bundle.lastError) = (0, nil, nil)
            for line in try step.transaction.referralLines(of: number) where line.kind == .referral {
                try recordReferral(of: line.caseNumber, bundle: number, actor: actor)
            }
        }
        if let acknowledged {
            bundle.acknowledgedAt = bundle.acknowledgedAt ?? step.moment
            bundle.reference = acknowledged.reference ?? bundle.reference
            if acknowledged.releases { bundle.releasedAt = bundle.releasedAt ?? step.moment }
        }
        try step.transaction.update(bundle)
        return bundle
    }

    /// Records that a delivery failed. It is tried again after a while that grows.
    package func recordFailure(of number: Int64, _ words: String) throws {
        guard var bundle = try step.transaction.referralBundle(number), bundle.deliveredAt == nil else { return }
        bundle.failures += 1
        bundle.retryAt = step.moment + DeliveryBackoff.wait(after: bundle.failures)
        bundle.lastError = words
        try step.transaction.update(bundle)
    }

    private func recordReferral(of caseNumber: Int64, bundle: Int64, actor: String) throws {
        guard let record = try step.transaction.caseRecord(number: caseNumber), try !step.reader.rules(for: record).hasDone(.referred)
        else { return }
        let reason = "bundle:\(bundle)"
        try step.decide(.referred, about: record, actor: actor, reason: reason)
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return }
        try Correspondence(step).update(.referred, about: opened)
    }
}

/// The police's own word that they have a bundle.
package struct Acknowledgement: Hashable, Sendable {
    /// The police's own reference.
    package var reference: String?
    /// Providers may be told of its cases.
    package var releases: Bool

    package init(reference: String? = nil, releases: Bool = false) {
        self.reference = reference
        self.releases = releases
    }
}

/// How long a delivery waits after failures: a minute, doubled each time, at most an hour.
enum DeliveryBackoff {
    static func wait(after failures: Int) -> Duration { min(.seconds(60) * (1 << min(max(failures - 1, 0), 6)), .seconds(3_600)) }
}
