import CaseStore
import HotlineModel
import OnlineChecks

/// Decides whether somebody is told of a case, when its placements changed: a value, with no I/O.
struct NoticePlanRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        case begin
        /// There is nobody to tell any more.
        case end
    }

    var member: MemberID
    var isIllegal: Bool
    var placements: [PlacementRecord]
    /// The plan so far; `nil` if there is none.
    var plan: NoticePlan?

    var decision: Decision {
        guard let plan, !plan.isEnded else { return stands ? .begin : .none }
        return stands ? .none : .end
    }

    /// The case is kept here, and its material is not known to be gone.
    private var stands: Bool {
        isIllegal && placements.contains { $0.responsible == member && $0.disposition.kind == .keep && $0.state == .open }
    }
}

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

/// Decides what becomes of a notice whose time has come: a value, with no I/O.
struct DueNotice: Sendable {
    enum Decision: Hashable, Sendable {
        /// Nobody needs it any more.
        case close
        /// - Parameter until: The moment at which it is looked at again; `nil` if a person must do something.
        case hold(NoticeReason, until: Timestamp?)
        /// Its hosts are traced once more, and it goes out.
        case proceed
    }

    var notice: NoticeRecord
    var contact: NoticeContact
    var cases: Int
    var quiet: QuietHours?
    /// Notices go to the hotline's own box.
    var isTest = false

    func decision(at now: Timestamp) -> Decision {
        guard cases > 0 else { return .close }
        switch contact.state {
        case .proposed: return .hold(.notApproved, until: nil)
        case .refused: return .hold(.contactRefused, until: nil)
        case .approved: break
        }
        if isTest, notice.kind == .withdrawal { return .hold(.testMode, until: nil) }
        // What a person sent on is not held, nor what the contact may have already.
        if notice.kind == .repeat, notice.actor == nil, !notice.isUncertain, let end = quiet?.end(at: now) {
            return .hold(.quietHours, until: end)
        }
        return .proceed
    }
}

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
        // A site that left its front-end is none of the operator's business.
        return contact.scope != .front && (before.map(host.isSameProvider) ?? true)
    }
}
