import CaseStore
package import Casework
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

    /// Follows what changed of a case's placements, finding or review.
    func follow(_ record: CaseRecord) throws {
        let referral = try step.transaction.referral(of: record.number)
        let rules = try rules(for: record, referral)
        switch rules.decision {
        case .none: try noteChange(of: record, referral)
        case .queue: try queue(record, actor: EventRecord.node)
        case .cancel: try set(referral, to: .cancelled)
        case .revoke: try set(referral, to: .revoked)
        case .restore: try set(referral, to: .bundled)
        }
    }

    /// Lets the next bundle tell the police what is not as they were told.
    private func noteChange(of record: CaseRecord, _ referral: ReferralRecord?) throws {
        guard var referral, referral.state == .bundled, !referral.hasNews, try status(of: record) != referral.told else { return }
        referral.hasNews = true
        try step.transaction.save(referral)
    }

    func status(of record: CaseRecord) throws -> ReferralStatus {
        ReferralStatus(record.classification, after: try step.transaction.events(of: record.number))
    }

    /// Gives a case to the police because a person asks for it.
    ///
    /// - Throws: ``TakedownError`` if the case does not stand, or the police have it.
    package func refer(_ id: CaseID, actor: String) throws {
        let record = try caseRecord(id)
        let referral = try step.transaction.referral(of: record.number)
        switch referral?.state {
        case .waiting, .bundled, .revoked: throw TakedownError.alreadyReferred(id)
        case .postponed, .cancelled, .ended, nil: break
        }
        let rules = try rules(for: record, referral)
        guard rules.stands else { throw TakedownError.notForThePolice(id) }
        guard rules.mayGo else { throw TakedownError.inDoubt(id) }
        guard !rules.isReferredByHand else { throw TakedownError.alreadyReferred(id) }
        guard !record.isDestroyed else { throw CaseworkError.contentsDestroyed(id) }
        try queue(record, actor: actor)
    }

    /// Postpones a waiting case until a person refers it.
    package func postpone(_ id: CaseID, actor: String) throws {
        guard var referral = try step.transaction.referral(of: try caseRecord(id).number), referral.state == .waiting else {
            throw TakedownError.notWaiting(id)
        }
        referral.actor = actor
        try set(referral, to: .postponed)
    }

    private func queue(_ record: CaseRecord, actor: String) throws {
        try step.transaction.save(ReferralRecord(caseNumber: record.number, queuedAt: step.moment, actor: actor))
    }

    func set(_ referral: ReferralRecord?, to state: ReferralState) throws {
        guard var referral else { return }
        referral.state = state
        try step.transaction.save(referral)
    }

    private func caseRecord(_ id: CaseID) throws -> CaseRecord {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        return record
    }

    func history(of record: CaseRecord) throws -> ReferralHistory {
        ReferralHistory(try step.transaction.events(of: record.number), member: step.member)
    }

    private func rules(for record: CaseRecord, _ referral: ReferralRecord?) throws -> ReferralRules {
        let rules = try step.reader.rules(for: record)
        return ReferralRules(
            member: step.member, scope: policy.scope,
            isIllegal: record.classification?.isIllegal == true && record.stage != .withdrawn && record.stage != .copy,
            placements: rules.placements,
            isInDoubt: try step.transaction.workItem(of: record.number)?.review?.doubtsFinding ?? false,
            isReferredByHand: try history(of: record).isReferredByHand, state: referral?.state)
    }
}
