import CaseStore
import HotlineModel

/// Decides whether a case goes to the police when its placements changed: a value, with no I/O.
///
/// The police get what is kept here, and what central gets because no member covers the host: nobody else tells them of either.
struct ReferralRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        /// The next bundle takes it.
        case queue
        /// It does not wait any more.
        case cancel
        /// The police have it, and must hear that it does not stand.
        case revoke
        /// It stands again before the police heard otherwise.
        case restore
    }

    var member: MemberID
    var scope: ReferralPolicy.Scope
    var isIllegal: Bool
    var placements: [PlacementRecord]
    /// A person must look again, because the finding may not stand.
    var isInDoubt = false
    /// A person recorded that the police have it, and the finding was not withdrawn since.
    var isReferredByHand: Bool
    /// Its way to the police so far; `nil` if there is none.
    var state: ReferralState?

    var decision: Decision {
        switch state {
        case nil, .cancelled, .ended:
            // Material that was gone before anybody looked here is no less a crime: an ended placement goes to the police too.
            return scope == .everyCase && mayGo && !isReferredByHand ? .queue : .none
        // Once the person has decided that it stands, it is queued again.
        case .waiting: return mayGo ? .none : .cancel
        case .postponed: return stands ? .none : .cancel
        case .bundled: return stands ? .none : .revoke
        case .revoked: return stands ? .restore : .none
        }
    }

    /// It stands, and nobody doubts it.
    var mayGo: Bool { stands && !isInDoubt }

    /// The finding counts, and a placement is the own police's business.
    var stands: Bool { isIllegal && placements.contains(where: isForOwnPolice) }

    private func isForOwnPolice(_ placement: PlacementRecord) -> Bool {
        placement.state.counts && (placement.responsible == member || placement.disposition.kind == .central)
    }
}

/// The reason why a case that the police have does not stand any more.
enum RevocationReason: String, Hashable, Sendable {
    case findingWithdrawn, notIllegal
    /// It is illegal, and another member is responsible for it.
    case notOurs

    /// - Parameter classification: The last finding that counts; `nil` if it was withdrawn.
    init(_ classification: Classification?, at stage: CaseStage) {
        switch classification {
        case nil: self = .findingWithdrawn
        case _ where stage == .withdrawn: self = .findingWithdrawn
        case let classification?: self = classification.isIllegal ? .notOurs : .notIllegal
        }
    }
}

/// Decides when waiting cases become a bundle: a value, with no I/O.
struct BundleRules: Sendable {
    var policy: ReferralPolicy
    /// The moment since which the first case waits; `nil` if none does.
    var waitingSince: Timestamp?
    /// As many cases wait as a bundle takes.
    var isFull = false
    /// The moment of the last bundle; `nil` before the first.
    var lastMadeAt: Timestamp?
    /// The police have cases that do not stand any more, and do not know it.
    var hasRevocations = false

    func isDue(at now: Timestamp) -> Bool {
        // A case that does not stand costs the police time every hour; it does not wait for others.
        if hasRevocations || isFull { return true }
        if let waitingSince { return waitingSince + policy.interval <= now }
        return false
    }

    /// Repeats alone make a bundle once a day, so that they do not go unread.
    static let repeatsAfter = Duration.seconds(86_400)

    func isDueForRepeats(at now: Timestamp) -> Bool { lastMadeAt.map { $0 + Self.repeatsAfter <= now } ?? false }
}
