public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

/// A case with its key and contents open in memory.
public struct OpenedCase: Sendable {
    public var record: CaseRecord
    public var file: CaseFile
    let key: CaseKey
}

extension CaseDesk {
    /// Opens the sealed contents of a case.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` when retention destroyed them; whatever else is thrown is a fault of this node: its key
    ///   is another, or its store is damaged.
    public func open(_ record: CaseRecord) throws -> OpenedCase {
        let key = try key(of: record)
        guard let sealed = record.sealedFile else { throw CaseworkError.contentsDestroyed(record.id) }
        return OpenedCase(record: record, file: try CaseFile(json: try key.unseal(sealed)), key: key)
    }

    /// The data key of a case.
    ///
    /// - Throws: As ``open(_:)``.
    func key(of record: CaseRecord) throws -> CaseKey {
        guard let wrapped = record.wrappedKey else { throw CaseworkError.contentsDestroyed(record.id) }
        return try vault.key(for: record.id, wrapped: wrapped)
    }

    /// What ``open(_:)`` gives; `nil` where retention destroyed the contents, which a member that writes about the case is told.
    ///
    /// Only then: a fault of this node's must not cost the member an envelope, so it is thrown, and nothing of the batch is taken.
    func openUnlessDestroyed(_ record: CaseRecord) throws -> OpenedCase? {
        do { return try open(record) } catch CaseworkError.contentsDestroyed { return nil }
    }

    /// What ``key(of:)`` gives; `nil` as in ``openUnlessDestroyed(_:)``.
    func keyUnlessDestroyed(of record: CaseRecord) throws -> CaseKey? {
        do { return try key(of: record) } catch CaseworkError.contentsDestroyed { return nil }
    }

    /// Seals changed contents into the record and writes it.
    func save(_ opened: OpenedCase, in transaction: any StoreTransaction) throws {
        var record = opened.record
        record.sealedFile = try opened.key.seal(opened.file.json)
        record.note(opened.file.assessment)
        let isAtRest = record.stage == .closed || record.stage == .copy
        record.closedAt = isAtRest ? record.closedAt ?? now : nil
        try transaction.update(record)
    }
}

extension CaseRecord {
    /// Takes over what figures and rules ask of an assessment, which stays readable when the file is not.
    mutating func note(_ assessment: Assessment?) {
        classification = assessment?.classification
        kind = assessment?.kind
        assessedBy = assessment?.member
        assessedAt = assessment?.at
        age = assessment?.age
        sex = assessment?.sex
        medium = assessment?.medium
    }
}
