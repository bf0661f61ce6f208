import AccessControl
import Helpline
import NodeMessages

/// The contact log of help-line services.
enum ContactRoutes {
    /// Adds contacts as an endpoint, one JSON object a line.
    ///
    /// Unknown members are refused at intake too: a text that somebody adds must not be lost unseen, and must not be kept.
    static func add(
        _ endpoint: LineEndpoint<ContactRequest, ContactAnswer>, for role: Role, to router: inout Router<Caller?>, helpline: HelplineDesk
    ) {
        router.on(endpoint, for: role) { contacts, _ in
            let submissions = contacts.map(ContactSubmission.init)
            return zip(submissions, try await helpline.count(submissions)).map { contact, outcome in
                outcome.map { ContactAnswer($0 == .counted ? .counted : .held, listed: contact.isListed) }
            }
        }
    }
}

extension ContactSubmission {
    fileprivate init(_ contact: ContactRequest) {
        self.init(
            service: contact.service, channel: contact.channel, theme: contact.theme, isRepeat: contact.repeat ?? false, day: contact.day,
            key: contact.key)
    }
}
