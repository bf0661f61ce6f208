import CaseStore
package import Casework
import HotlineModel

/// Follows placements that began, ended or began again: what takedown does about a case begins and ends with them.
package struct PlacementFollowing {
    let step: CaseStep
    let referrals: Referrals

    let checks: Checks
    let notices: ProviderNotices
    let origins: OriginLookups

    package init(_ step: CaseStep, _ policy: TakedownPolicy) {
        self.step = step
        referrals = Referrals(step, policy: policy.referrals)
        checks = Checks(step, policy: policy.checks, recheckPercent: policy.peers.recheckPercent)
        notices = ProviderNotices(step, policy: policy.notices)
        origins = OriginLookups(step, policy: policy.origins)
    }

    /// Follows some of the changes that wait; returns how many.
    package func follow(limit: Int) throws -> Int {
        let changed = try step.transaction.changedPlacements(limit: limit)
        for placement in changed { try step.transaction.markFollowed(placement: placement.number) }
        for number in Set(changed.map(\.caseNumber)).sorted() {
            guard let record = try step.transaction.caseRecord(number: number) else { continue }
            try referrals.follow(record)
            try checks.follow(record)
            try notices.follow(record)
            try origins.follow(record)
        }
        return changed.count
    }
}
