/// The result of a search: each subject that was asked about has brought contacts, or stands in exactly one of the lists below.
public struct AbuseContactResult: Hashable, Sendable {
    /// The contacts in the order in which they should be used, each channel once.
    public var contacts: [AbuseContact] = []
    /// The subjects about which nobody answered. The search should be repeated.
    public var failures: [FailedLookup] = []
    /// The subjects whose contacts were left out of the answer. A person may ask for them.
    public var redacted: [RegistrationSubject] = []
    /// The subjects for which none is published.
    public var unpublished: [RegistrationSubject] = []

    public init() {}
}

/// A subject about which nobody answered, and why.
public struct FailedLookup: Hashable, Sendable {
    public let subject: RegistrationSubject
    public let failure: LookupFailure

    public init(subject: RegistrationSubject, failure: LookupFailure) {
        self.subject = subject
        self.failure = failure
    }
}
