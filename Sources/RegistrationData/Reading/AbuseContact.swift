public import MailSyntax

/// A way to reach whoever handles abuse, as registration data publishes it.
public struct AbuseContact: Hashable, Sendable {
    /// The way itself.
    public enum Channel: Hashable, Sendable {
        case mailbox(MailAddress)
        /// The address of a form or page.
        case page(String)
    }

    /// Whose contact it is.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// The network that holds the address.
        case network
        /// The autonomous system that announces it.
        case system
        /// The registrar of the domain.
        case registrar
        /// The domain's own holder, or its registry.
        case domain
    }

    /// Why it is a contact for abuse.
    public enum Sign: String, Hashable, Sendable {
        /// It stands at an entity with the role `abuse`.
        case role
        /// It is marked as a mailbox for abuse, whatever the role of its entity.
        case type
    }

    public var channel: Channel
    public var scope: Scope
    public var sign: Sign
    /// The place in the answer, such as `entities[0].entities[1].vcardArray[1][3]`.
    public var path: String

    public init(channel: Channel, scope: Scope, sign: Sign, path: String) {
        self.channel = channel
        self.scope = scope
        self.sign = sign
        self.path = path
    }
}
