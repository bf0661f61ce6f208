public import Cryptography
public import HotlineModel

/// One contact with a help-line service: words of lists and a day, nothing about anybody.
public struct ContactRecord: Hashable, Sendable {
    public var service: ContactService
    public var channel: ContactChannel
    public var theme: ContactTheme
    /// Whether the same person had been in contact about it before.
    public var isRepeat: Bool
    /// The first moment, in UTC, of the day it took place on.
    public var day: Timestamp
    /// Keyed digest of the submitter's stable key; a key held already is the same contact.
    public var key: Digest?

    /// A contact.
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
    /// The contact with that key, if held.
    func contact(key: Digest) throws -> ContactRecord?
}

/// Adding to the contact log.
public protocol ContactWriting {
    /// Adds a contact.
    ///
    /// - Throws: ``StoreError/Code/conflict`` when its key is held already.
    func add(_ contact: ContactRecord) throws
}
