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
    /// - Throws: ``StoreError`` when retention destroyed them or they were damaged.
    public func open(_ record: CaseRecord) throws -> OpenedCase {
        guard let wrapped = record.wrappedKey, let sealed = record.sealedFile else {
            throw StoreError(.conflict, "the contents of this case were destroyed after its retention period")
        }
        let key = try vault.key(for: record.id, wrapped: wrapped)
        let file = try CaseFile(json: try key.open(sealed))
        return OpenedCase(record: record, file: file, key: key)
    }

    /// The data key of a case.
    func key(of record: CaseRecord) throws -> CaseKey {
        guard let wrapped = record.wrappedKey else {
            throw StoreError(.conflict, "the contents of this case were destroyed after its retention period")
        }
        return try vault.key(for: record.id, wrapped: wrapped)
    }

    /// Seals changed contents into the record and writes it.
    func save(_ opened: OpenedCase, in transaction: any StoreTransaction) throws {
        var record = opened.record
        record.sealedFile = try opened.key.seal(opened.file.json)
        record.classification = opened.file.assessment?.classification
        record.kind = opened.file.assessment?.kind
        record.assessedBy = opened.file.assessment?.member
        record.assessedAt = opened.file.assessment?.at
        try transaction.update(record)
    }
}
