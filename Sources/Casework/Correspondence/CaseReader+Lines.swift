package import CaseStore
import HotlineModel

extension CaseReader {
    /// The lines of a sealed batch, unsealed, in order.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` if retention destroyed one of them: then the batch is not whole any more.
    package func lines(of batch: OutboundBatch) throws -> [[UInt8]] {
        var keys: [Int64: CaseKey] = [:]
        return try view.outboundLines(of: batch.number).map { line in
            if let key = keys[line.caseNumber], let sealed = line.sealedLine { return try key.unseal(sealed, as: .outboundLine) }
            guard let record = try view.caseRecord(number: line.caseNumber) else {
                throw StoreError(.damaged, "a queued line belongs to no case; restore the store from a backup")
            }
            guard let sealed = line.sealedLine else { throw CaseworkError.contentsDestroyed(record.id) }
            let key = try key(of: record)
            keys[line.caseNumber] = key
            return try key.unseal(sealed, as: .outboundLine)
        }
    }
}
