import CaseStore
import HotlineModel
import OnlineChecks

/// Decides who is told of a case next, and if they may be told now: a value, with no I/O.
struct NoticeTurn: Sendable {
    var policy: NoticePolicy
    var plan: NoticePlan
    /// The police agreed that providers may be told.
    var isReleased: Bool
    /// The operator's rule for the domain of the case; `nil` if there is none.
    var rule: DomainRule?

    /// The moment before which nobody is told, because the police come first; `nil` if they do not, or not any more.
    func heldForPolice(at now: Timestamp) -> Timestamp? {
        guard policy.policeFirst || rule?.policeFirst == true, !isReleased else { return nil }
        let end = plan.beganAt + policy.policeWait
        return now < end ? end : nil
    }

    /// The contacts whose turn it is.
    ///
    /// - Parameter passesOn: The provider passes notices on to the owner of the site, who may be the offender: then the police come first.
    func scopes(passesOn: Bool) -> [NoticeContact.Scope] {
        let siteOwnerAfter = rule?.tellsSiteOwner == true ? 0 : policy.siteOwnerAfter
        var scopes: [NoticeContact.Scope] = [.network]
        if plan.rounds >= siteOwnerAfter, isReleased || !passesOn { scopes.append(.siteOwner) }
        if plan.rounds >= policy.registrarAfter { scopes.append(.registrar) }
        return scopes.filter { rule?.allows($0) ?? true }
    }

    /// The moment at which the case joins the next notice after one that was sent, so that it goes out when the provider's time is over.
    static func next(after sent: Timestamp, _ policy: NoticePolicy) -> Timestamp { sent + max(.zero, policy.repeatAfter - policy.grouping) }
}
