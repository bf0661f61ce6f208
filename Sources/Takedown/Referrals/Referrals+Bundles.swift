package import CaseStore
import Casework
package import Cryptography
import Envelopes
package import HotlineModel

extension Referrals {
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
        entries += try news(limit: policy.mostLines - entries.count)
        guard !entries.isEmpty else { return nil }
        let bundle = try add(entries.flatMap(\.lines), as: number, signedWith: key)
        for entry in entries { try step.transaction.save(entry.referral) }
        return bundle
    }

    /// Lines of a bundle about one case, and the referral as it is once the bundle has the lines.
    private typealias Entry = (lines: [ReferralLine], referral: ReferralRecord)

    /// Tells if cases, repeats or revocations are due to become a bundle.
    package static func isBundleDue(_ view: any StoreView, policy: ReferralPolicy, at moment: Timestamp) throws -> Bool {
        let last = try view.lastReferralBundle()
        let rules = BundleRules(
            policy: policy, waitingSince: try view.oldestWaitingReferral(),
            isFull: try view.areReferralsWaiting(atLeast: policy.mostLines), lastMadeAt: last?.madeAt,
            hasRevocations: try !view.referrals(.revoked, after: nil, limit: 1).isEmpty)
        if rules.isDue(at: moment) { return true }
        return try rules.isDueForRepeats(at: moment) && !view.referralsWithNews(limit: 1).isEmpty
    }

    private func add(_ lines: [ReferralLine], as number: Int64, signedWith key: SigningKey) throws -> ReferralBundle {
        let head = ReferralHead(from: step.member, number: number, leaves: lines.map(\.leaf), at: step.moment)
        let bundle = ReferralBundle(
            number: number, madeAt: step.moment, head: head.signed(with: key).compact, cases: lines.count { $0.kind == .referral },
            repeats: lines.count { $0.kind == .repeat }, revocations: lines.count { $0.kind == .revocation },
            changes: lines.count { $0.kind == .change })
        try step.transaction.add(bundle, lines: lines)
        return bundle
    }

    private func cases(limit: Int, in bundle: Int64) throws -> [Entry] {
        try step.transaction.referrals(.waiting, after: nil, limit: limit).compactMap { waiting in
            // A person may have told the police while it waited.
            guard let record = try step.transaction.caseRecord(number: waiting.caseNumber),
                try !history(of: record).isReferredByHand, let opened = try step.reader.unsealUnlessDestroyed(record)
            else {
                try set(waiting, to: .cancelled)
                return nil
            }
            let reports = try step.transaction.reports(of: record.number)
            let text = try ReferralText.referral(opened, try step.transaction.placements(of: record.number), reports: reports)
            var referral = waiting
            (referral.state, referral.bundle, referral.listedReports, referral.hasNews) = (.bundled, bundle, reports.count, false)
            referral.told = try status(of: record)
            return ([try line(.referral, record, text)], referral)
        }
    }

    /// Further reports, and what is not as the police were told. A case whose lines do not fit waits for the next bundle.
    private func news(limit: Int) throws -> [Entry] {
        var left = limit
        return try step.transaction.referralsWithNews(limit: max(0, limit)).compactMap { known in
            guard let record = try step.transaction.caseRecord(number: known.caseNumber) else { return nil }
            let (lines, told) = record.isDestroyed ? ([], known) : try news(of: record, since: known)
            guard lines.count <= left else { return nil }
            left -= lines.count
            guard lines.isEmpty else { return (lines, told) }
            // It is as the police know it, or its contents are gone.
            var referral = known
            referral.hasNews = false
            try step.transaction.save(referral)
            return nil
        }
    }

    private func news(of record: CaseRecord, since known: ReferralRecord) throws -> Entry {
        var (lines, referral): ([ReferralLine], ReferralRecord) = ([], known)
        let (reports, status) = (try step.transaction.reports(of: record.number), try status(of: record))
        if reports.count > known.listedReports {
            lines.append(try line(.repeat, record, ReferralText.repeat(record, since: known, reports: reports)))
        }
        if status != known.told { lines.append(try line(.change, record, ReferralText.change(record, of: known, to: status))) }
        (referral.listedReports, referral.told, referral.hasNews) = (reports.count, status, false)
        return (lines, referral)
    }

    private func revocations(limit: Int) throws -> [Entry] {
        try step.transaction.referrals(.revoked, after: nil, limit: limit).compactMap { revoked in
            guard let record = try step.transaction.caseRecord(number: revoked.caseNumber), !record.isDestroyed else {
                try set(revoked, to: .ended)
                return nil
            }
            var referral = revoked
            referral.state = .ended
            return ([try line(.revocation, record, ReferralText.revocation(record, of: revoked))], referral)
        }
    }

    private func line(_ kind: ReferralLine.Kind, _ record: CaseRecord, _ text: [UInt8]) throws -> ReferralLine {
        ReferralLine(
            kind, caseNumber: record.number, leaf: MerkleTree.leaf(text),
            sealedText: try step.reader.key(of: record).seal(text, as: .referralLine))
    }
}
