public import HotlineModel

/// One contact with a help-line service as it is handed in. It has nothing about a person.
public struct ContactSubmission: Sendable {
    /// The submitter's own stable key. A contact with a known key is ignored.
    public var key: String?
    public var service: ContactService
    public var channel: ContactChannel
    public var theme: ContactTheme
    public var isRepeat: Bool
    /// The day on which it took place, `2014-05-31`; `nil` for today.
    public var day: String?

    /// A contact.
    public init(
        service: ContactService, channel: ContactChannel, theme: ContactTheme, isRepeat: Bool = false, day: String? = nil,
        key: String? = nil
    ) {
        self.key = key
        self.service = service
        self.channel = channel
        self.theme = theme
        self.isRepeat = isRepeat
        self.day = day
    }

    /// The theme is on this version's list of the service. Another theme may be one of the operator's own, or mistyped.
    public var isListed: Bool { service.isKnown && service.knownThemes.contains(theme) }
}

/// The reply to a contact that was handed in.
public enum ContactOutcome: String, Sendable {
    case counted
    /// Its key was known, so nothing changed.
    case known
}
