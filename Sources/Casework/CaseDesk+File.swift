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
        record.note(opened.file.assessment)
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
