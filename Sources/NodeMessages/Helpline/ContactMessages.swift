public import HotlineModel

/// The questions of help-line services.
public enum ContactEndpoints {
    public static let contacts = LineEndpoint<ContactRequest, ContactAnswer>("/api/v1/contacts")
    public static let intake = LineEndpoint<ContactRequest, ContactAnswer>("/intake/v1/contacts")
}

/// A contact with a help-line service. It has no room for anything about a person, and refuses every other member.
public struct ContactRequest: Message {
    /// The submitter's own stable key: a contact with a known key is ignored.
    public var key: String?
    public var service: ContactService
    public var channel: ContactChannel
    public var theme: ContactTheme
    public var `repeat`: Bool?
    /// The day it took place on; today by default.
    public var day: String?

    public init(
        key: String? = nil, service: ContactService, channel: ContactChannel, theme: ContactTheme, `repeat` isRepeat: Bool? = nil,
        day: String? = nil
    ) {
        self.key = key
        self.service = service
        self.channel = channel
        self.theme = theme
        self.repeat = isRepeat
        self.day = day
    }
}

/// What became of a contact.
public struct ContactAnswer: Message {
    public enum Outcome: String, WordValue {
        case counted
        /// Its key was known, so it was ignored.
        case held
    }

    public var outcome: Outcome
    /// Whether service and theme are on this version's lists; if not, they may be mistyped.
    public var listed: Bool

    public init(_ outcome: Outcome, listed: Bool) {
        self.outcome = outcome
        self.listed = listed
    }
}

extension ContactService: FreeCodeValue {}
extension ContactChannel: FreeCodeValue {}
extension ContactTheme: FreeCodeValue {}
