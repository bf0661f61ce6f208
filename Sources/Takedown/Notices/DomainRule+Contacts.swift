import CaseStore
import MailSyntax
import OnlineChecks

extension DomainRule {
    /// Tells if contacts of a scope may be told of material there at all.
    func allows(_ scope: NoticeContact.Scope) -> Bool {
        switch contact {
        case .asFound: true
        case .never: false
        // The mailbox is told alone, but for the owner if the rule itself says so.
        case .only: scope == .network || scope == .siteOwner && tellsSiteOwner
        }
    }

    /// Tells if a contact may be told of material there.
    func allows(_ contact: NoticeContact) -> Bool {
        guard case .only = self.contact, contact.scope == .network else { return allows(contact.scope) }
        return names(contact)
    }

    /// Tells if the rule itself names the contact.
    func names(_ contact: NoticeContact) -> Bool {
        guard case .only(let mailbox) = self.contact else { return false }
        return contact.scope == .network && contact.channel == .mail && contact.place == mailbox.description
    }
}

extension DomainRules {
    /// The rule for a traced host; `nil` if there is none.
    func rule(for host: TracedHost) -> DomainRule? { (host.name ?? host.addresses.first).flatMap(rule) }
}
