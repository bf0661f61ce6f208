import CaseStore
import OnlineChecks

/// What the last-minute trace says of one case of a notice.
package enum LastTrace: Hashable, Sendable {
    case host(TracedHost)
    /// Another member is responsible for the host now, or nobody.
    case movedAway
    /// A front-end hides the host.
    case hidden
    /// It could not be traced.
    case failed
}

/// Decides what becomes of one case of a notice after the last-minute trace: a value, with no I/O.
struct LastMinuteRules: Sendable {
    enum Decision: Hashable, Sendable {
        case keep
        /// It leaves, and is routed again.
        case move
        /// It leaves, because somebody else is to be told of it now.
        case planAnew
        /// It leaves for now, if others can go.
        case postpone(NoticeObstacle)
    }

    /// The host when the case joined the notice; `nil` if that is not known any more.
    var before: TracedHost?
    /// The contact of the notice.
    var contact: NoticeContact
    /// The number of the contact that the operator's table names for the host now; `nil` if it names none.
    var named: Int64?
    /// The operator's rule for the domain of the case; `nil` if there is none.
    var rule: DomainRule?

    func decision(_ trace: LastTrace) -> Decision {
        switch trace {
        case .movedAway: .move
        // The look that plans the case finds the rule, and says why nobody is told.
        case _ where rule?.allows(contact) == false: .planAnew
        case .hidden: .postpone(.hidden)
        case .failed: .postpone(.notTraced)
        case .host(let now): isStillMeant(by: now) ? .keep : .planAnew
        }
    }

    private func isStillMeant(by host: TracedHost) -> Bool {
        if rule?.names(contact) == true { return true }
        if let named { return named == contact.number }
        // The operator's own table named it once, and does not any more.
        guard contact.source != .person else { return false }
        // A site that left its front-end is none of the operator's business.
        return contact.scope != .front && (before.map(host.isSameProvider) ?? true)
    }
}
