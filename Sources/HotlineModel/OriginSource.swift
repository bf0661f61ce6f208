/// Who said where the host behind a front-end is, by the words that events, requests and lists use.
public enum OriginSource: String, CaseIterable, Sendable {
    /// The interface for trusted reporters of the front-end's operator.
    case interface
    /// The front-end's operator, in another way, such as a mail.
    case front
    /// The hosting provider itself.
    case provider
    case police
    /// Another member.
    case member
    /// The hotline's own look into it.
    case research
    case other
}
