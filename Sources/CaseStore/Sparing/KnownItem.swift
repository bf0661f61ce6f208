public import Cryptography
public import HotlineModel

/// A finding of this hotline's own analysts about an item, by its SHA-256. A later case with the same item has the finding too.
///
/// There is none by MD5, SHA-1 or PDQ: those link cases, but a finding never passes from one item to another by them.
public struct KnownItem: Hashable, Sendable {
    public var sha256: Digest
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?

    public init(sha256: Digest, age: AgeGroup? = nil, sex: Sex? = nil, medium: Medium? = nil) {
        self.sha256 = sha256
        self.age = age
        self.sex = sex
        self.medium = medium
    }
}

/// Looking up settled cases and known items, which may spare an analyst a view.
public protocol SparingReading {
    /// The newest case about an address that is closed or only a copy; `nil` if there is none.
    func closedCase(about addressIndex: Digest) throws -> CaseRecord?
    /// The finding of our own analysts about an item; `nil` if they never saw it.
    func knownItem(_ sha256: Digest) throws -> KnownItem?
}

/// Saving known items.
public protocol SparingWriting {
    /// Saves the finding about an item; it replaces the one before.
    func save(_ item: KnownItem) throws
    /// Removes the finding about an item, because it does not stand any more; nothing changes if there is none.
    func removeKnownItem(_ sha256: Digest) throws
}
