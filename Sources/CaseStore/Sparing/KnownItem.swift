public import Cryptography
public import HotlineModel

/// What this hotline's own analysts found of an item, by its SHA-256: a later case with the same item takes it over.
///
/// Nothing is kept by MD5, SHA-1 or PDQ: those link, but what was found is never taken over by them.
public struct KnownItem: Hashable, Sendable {
    public var sha256: Digest
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?

    /// A finding.
    public init(sha256: Digest, age: AgeGroup? = nil, sex: Sex? = nil, medium: Medium? = nil) {
        self.sha256 = sha256
        self.age = age
        self.sex = sex
        self.medium = medium
    }
}

/// Looking at what may spare an analyst a view.
public protocol SparingReading {
    /// The newest case about an address that is closed or only a copy.
    func closedCase(about addressIndex: Digest) throws -> CaseRecord?
    /// What our own analysts found of an item, if they ever saw it.
    func knownItem(_ sha256: Digest) throws -> KnownItem?
}

/// Remembering what may spare an analyst a view.
public protocol SparingWriting {
    /// Keeps what was found of an item; a finding replaces the one before.
    func save(_ item: KnownItem) throws
}
