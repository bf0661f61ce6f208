package import CaseStore
import Casework
import HotlineModel
import MailSyntax
import OnlineChecks

/// A contact that registration data publishes for a case.
package struct PublishedContact: Hashable, Sendable {
    package var channel: NoticeContact.Channel
    package var place: String
    package var scope: NoticeContact.Scope

    package init(_ place: String, channel: NoticeContact.Channel, scope: NoticeContact.Scope) {
        self.channel = channel
        self.place = place
        self.scope = scope
    }
}

/// What registration data says of a host.
package struct PublishedContacts: Hashable, Sendable {
    package var contacts: [PublishedContact]
    /// Somebody did not answer, so that there may be more.
    package var isIncomplete: Bool

    package init(_ contacts: [PublishedContact] = [], isIncomplete: Bool = false) {
        self.contacts = contacts
        self.isIncomplete = isIncomplete
    }
}

extension ProviderNotices {
    /// Holds a case whose turn it is if the police come first, its finding is in doubt, or the operator's rule for its domain is that nobody is told.
    ///
    /// - Returns: False if nobody is to be told of it now.
    package func mayTell(_ caseNumber: Int64) throws -> Bool {
        guard let plan = try step.transaction.noticePlan(of: caseNumber), plan.isDue(at: step.moment) else { return false }
        guard try !isInDoubt(caseNumber) else {
            try putOff(caseNumber, .inDoubt)
            return false
        }
        let rule = try rule(of: caseNumber)
        if rule?.contact == .never {
            // The next start reads the rules anew, and looks at these cases again.
            try setDue(caseNumber, at: nil, obstacle: .domainRule)
            return false
        }
        if let end = try turn(plan, rule).heldForPolice(at: step.moment) {
            try setDue(caseNumber, at: end, obstacle: .police)
            return false
        }
        return true
    }

    /// The contacts of a host by the operator's table. A refused one counts for none.
    package static func named(_ host: TracedHost, _ scope: NoticeContact.Scope, in view: any StoreView) throws -> NoticeContact? {
        for mark in host.marks(for: scope) {
            if let contact = try view.noticeContact(for: mark, scope) { return contact.state == .refused ? nil : contact }
        }
        return nil
    }

    /// Tells if registration data must be asked about the host of a case: the operator does not name its provider, or it is the turn of others too,
    /// of whom the operator names few.
    package static func needsRegistration(
        _ host: TracedHost, ofCase number: Int64, _ policy: NoticePolicy, in view: any StoreView
    ) throws -> Bool {
        guard let plan = try view.noticePlan(of: number) else { return false }
        let rule = policy.domains.rule(for: host)
        if NoticeTurn(policy: policy, plan: plan, isReleased: true, rule: rule).scopes(passesOn: false).count > 1 { return true }
        if case .only? = rule?.contact { return false }
        return try named(host, .network, in: view) == nil
    }

    /// Lets a case join the notices to those whose turn it is.
    ///
    /// - Parameters:
    ///   - host: Its host as it was traced just now.
    ///   - published: What registration data says of the host; `nil` if it was not asked.
    package func join(_ caseNumber: Int64, at host: TracedHost, published: PublishedContacts?) throws {
        guard let plan = try step.transaction.noticePlan(of: caseNumber), plan.isDue(at: step.moment),
            let record = try step.transaction.caseRecord(number: caseNumber)
        else { return }
        // Nobody knows its address any more.
        guard let facts = try facts(of: record, at: host) else { return try setDue(caseNumber, at: nil) }
        // One address that no mail can hold must not keep the others of a notice.
        guard (try? facts.address(reference: record.id.description)) != nil else {
            return try setDue(caseNumber, at: step.moment + max(policy.retry, policy.repeatAfter), obstacle: .unwritable)
        }
        let turn = try turn(plan, policy.domains.rule(for: host))
        let provider = try contact(.network, of: host, published)
        try setDue(caseNumber, at: nil)
        if let provider {
            try add(record, facts, to: provider, isRepeat: plan.rounds > 0)
        } else {
            let isUnanswered = published?.isIncomplete ?? false
            try setDue(
                caseNumber, at: step.moment + (isUnanswered ? policy.retry : max(policy.retry, policy.repeatAfter)),
                obstacle: isUnanswered ? .notLookedUp : .noContact)
        }
        for scope in turn.scopes(passesOn: provider?.passesOn ?? false) where scope != .network {
            if let second = try contact(scope, of: host, published) { try add(record, facts, to: second, isRepeat: plan.rounds > 0) }
        }
        // Whoever hides the host can stop serving it at once, and never stands for it.
        if turn.rule?.allows(.front) ?? true, let front = try contact(.front, of: host, nil) {
            // Without a provider the case is looked at often, and no round is counted: whoever hides the host hears once a round all the same.
            guard try provider != nil || isTurn(of: front, record.number) else { return }
            try add(record, facts, to: front, isRepeat: plan.rounds > 0 || provider == nil)
        }
    }

    /// True if a contact was never told of a case, or as long ago as a repeat takes.
    private func isTurn(of contact: NoticeContact, _ caseNumber: Int64) throws -> Bool {
        let told = try step.transaction.notices(about: caseNumber).filter {
            $0.contact == contact.number && $0.kind != .withdrawal && !$0.isTest
        }
        guard let last = told.compactMap(\.sentAt).max() else { return true }
        return last + policy.repeatAfter <= step.moment
    }

    /// The contact of a host: the operator's first, then the published one, which is proposed to a person when it is first seen.
    private func contact(_ scope: NoticeContact.Scope, of host: TracedHost, _ published: PublishedContacts?) throws -> NoticeContact? {
        if scope == .network, case .only(let mailbox)? = policy.domains.rule(for: host)?.contact {
            return try proposed(PublishedContact(mailbox.description, channel: .mail, scope: scope), source: .domainRule)
        }
        if let named = try Self.named(host, scope, in: step.transaction) { return named }
        for found in published?.contacts ?? [] where found.scope == scope {
            if let contact = try proposed(found, source: .registration) { return contact }
        }
        return nil
    }

    /// The contact at a place, which is proposed to a person when it is first seen; `nil` if it is none, or was refused.
    private func proposed(_ found: PublishedContact, source: NoticeContact.Source) throws -> NoticeContact? {
        // What a registry publishes is somebody else's text: what is no mailbox is no contact.
        guard let place = try? ContactRules.place(found.place, found.channel) else { return nil }
        if let known = try step.transaction.noticeContact(at: place, found.scope) { return known.state == .refused ? nil : known }
        var proposed = NoticeContact(
            place, channel: found.channel, scope: found.scope, source: source, proposedAt: step.moment, by: EventRecord.node)
        proposed.number = try step.transaction.add(proposed)
        return proposed
    }

    private func add(_ record: CaseRecord, _ facts: NoticeFacts, to contact: NoticeContact, isRepeat: Bool) throws {
        // A notice to it that did not go out yet has the case.
        let about = try step.transaction.notices(about: record.number)
        let told = about.filter { $0.contact == contact.number && $0.kind != .withdrawal }
        guard !told.contains(where: { $0.state.isOpen && $0.reason != .notResolvable || $0.state == .sending }) else { return }
        let wasTold = isRepeat && told.contains { $0.state == .sent && !$0.isTest }
        let notice = try gathering(for: contact, wasTold ? .repeat : .first)
        try step.transaction.save(
            NoticeLine(caseNumber: record.number, sealedFacts: try step.reader.key(of: record).seal(facts.json, as: .noticeFacts)),
            of: notice)
    }

    /// The number of the notice that gathers cases for a contact.
    func gathering(for contact: NoticeContact, _ kind: NoticeKind) throws -> Int64 {
        // A report holds one address; a withdrawal is always a table.
        let most = contact.shape == .report && kind != .withdrawal ? 1 : policy.mostCases
        if let notice = try step.transaction.gatheringNotice(for: contact.number, kind),
            try step.transaction.noticeLineCount(of: notice.number) < most
        {
            return notice.number
        }
        return try step.transaction.add(
            NoticeRecord(
                contact: contact.number, kind: kind, madeAt: step.moment, dueAt: step.moment + policy.grouping,
                report: UniqueID(at: step.moment)))
    }

    /// What a notice says of a case at present; `nil` once retention destroyed the contents.
    func facts(of record: CaseRecord, at host: TracedHost) throws -> NoticeFacts? {
        guard let opened = try step.reader.unsealUnlessDestroyed(record), let assessment = opened.file.assessment else { return nil }
        return NoticeFacts(
            url: opened.file.address, classification: assessment.classification, basis: assessment.basis, medium: assessment.medium,
            age: assessment.age, firstSeen: record.openedAt, lastSeen: try step.transaction.check(of: record.number)?.lastOnline, host: host
        )
    }
}

extension NoticePlan {
    func isDue(at moment: Timestamp) -> Bool { !isEnded && dueAt.map { $0 <= moment } ?? false }
}
