package import CaseStore
import Casework
package import Cryptography
import HotlineModel

extension Referrals {
    /// Records that the police have a bundle: its cases are referred, and the members that reported them hear of it.
    ///
    /// A bundle that is recorded again changes nothing.
    package func recordDelivery(of number: Int64, by actor: String = EventRecord.node, acknowledged: Acknowledgement? = nil) throws
        -> ReferralBundle
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
            bundle.acknowledgedBy = Acknowledgement.joined(bundle.acknowledgedBy, actor)
            bundle.reference = Acknowledgement.joined(bundle.reference, acknowledged.reference)
            if acknowledged.releases, bundle.releasedAt == nil { (bundle.releasedAt, bundle.releasedBy) = (step.moment, actor) }
        }
        try step.transaction.update(bundle)
        // The defaults will do: nothing of them says when a case that waited for the police is looked at.
        if acknowledged?.releases == true { try ProviderNotices(step, policy: NoticePolicy()).release(number) }
        return bundle
    }

    /// Records the police's confirmation that they have a bundle.
    ///
    /// - Parameter digest: The digest of the bundle that the police read.
    /// - Throws: ``TakedownError/unknownBundle(_:)``, ``TakedownError/otherBundle(_:)``, ``TakedownError/notDelivered(_:)``,
    ///   ``TakedownError/addressInText(_:)``.
    package func acknowledge(_ number: Int64, digest: Digest, _ acknowledgement: Acknowledgement, by actor: String) throws -> ReferralBundle
    {
        guard let bundle = try step.transaction.referralBundle(number) else { throw TakedownError.unknownBundle(number) }
        guard bundle.digest == digest else { throw TakedownError.otherBundle(number) }
        try FreeText.check(acknowledgement.reference, field: "the reference")
        guard bundle.deliveredAt != nil || acknowledgement.provesDelivery else { throw TakedownError.notDelivered(number) }
        return try recordDelivery(of: number, by: actor, acknowledged: acknowledgement)
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
        // What was revoked between the bundle and its delivery is not said to be referred.
        guard let record = try step.transaction.caseRecord(number: caseNumber),
            try step.transaction.referral(of: caseNumber)?.state == .bundled, try !history(of: record).isReferred
        else { return }
        try step.decide(.referred, about: record, actor: actor, reason: ReferralHistory.reason(ofBundle: bundle))
        guard let opened = try step.reader.unsealUnlessDestroyed(record) else { return }
        try Correspondence(step).update(.referred, about: opened)
    }
}
