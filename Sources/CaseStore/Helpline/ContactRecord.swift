public import Cryptography
public import HotlineModel

/// One contact with a help-line service: words of lists and a day, nothing about the person.
public struct ContactRecord: Hashable, Sendable {
    public var service: ContactService
    public var channel: ContactChannel
    public var theme: ContactTheme
    /// The same person had been in contact about it before.
    public var isRepeat: Bool
    /// The first moment, in UTC, of the day it took place on.
    public var day: Timestamp
    /// Keyed digest of the submitter's stable key; a contact with the same key is the same contact.
    public var key: Digest?

    public init(
        service: ContactService, channel: ContactChannel, theme: ContactTheme, isRepeat: Bool, day: Timestamp, key: Digest? = nil
    ) {
        self.service = service
        self.channel = channel
        self.theme = theme
        self.isRepeat = isRepeat
        self.day = day
        self.key = key
    }
}

/// Looking at the contact log.
public protocol ContactReading {
    /// The contact with that keyed digest of a stable key; `nil` if there is none.
    func contact(key: Digest) throws -> ContactRecord?
}

/// Adding to the contact log.
public protocol ContactWriting {
    /// Adds a contact.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if another contact has its key.
    func add(_ contact: ContactRecord) throws
}
