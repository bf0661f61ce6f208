import Cryptography
import HotlineModel

/// Heads and receipts that were verified before, so that the evidence of a thousand envelopes of one batch costs two signatures.
///
/// The key of an entry is the whole text, with everything else on which the verdict depended.
struct SignatureMemory: Sendable {
    struct Verified<Value: Sendable>: Sendable {
        let value: Value
        /// Digest of the payload.
        let digest: Digest
    }

    private struct Key: Hashable {
        let text: Digest
        let directory: Digest
        let at: Timestamp?
    }

    private var heads: [Key: Verified<BatchHead>] = [:]
    private var receipts: [Key: Verified<Receipt>] = [:]
    /// The most heads, and the most receipts, that are remembered.
    private let capacity = 4_096

    mutating func head(_ text: String, directory: Directory, at moment: Timestamp) throws(EvidenceError) -> Verified<BatchHead> {
        let key = Key(text: SHA256.digest(ofText: text), directory: directory.digest, at: moment)
        if let known = heads[key] { return known }
        do throws(EnvelopeError) {
            let unverified = try UnverifiedJWS(parsing: text, as: .head, limit: 32 << 10)
            let head = try BatchHead(parsing: unverified.claimedPayload)
            let listed = try directory.key(unverified.keyID, of: head.from)
            try listed.check(at: moment)
            let verified = Verified(value: head, digest: try unverified.verified(with: listed.key).digest)
            if heads.count >= capacity { heads.removeAll(keepingCapacity: true) }
            heads[key] = verified
            return verified
        } catch { throw EvidenceError(.head, error) }
    }

    mutating func receipt(_ text: String, directory: Directory) throws(EvidenceError) -> Verified<Receipt> {
        let key = Key(text: SHA256.digest(ofText: text), directory: directory.digest, at: nil)
        if let known = receipts[key] { return known }
        do throws(EnvelopeError) {
            let unverified = try UnverifiedJWS(parsing: text, as: .receipt)
            let receipt = try Receipt(parsing: unverified.claimedPayload)
            let listed = try directory.key(unverified.keyID, of: receipt.from)
            try listed.check(at: receipt.receivedAt)
            let verified = Verified(value: receipt, digest: try unverified.verified(with: listed.key).digest)
            if receipts.count >= capacity { receipts.removeAll(keepingCapacity: true) }
            receipts[key] = verified
            return verified
        } catch { throw EvidenceError(.receipt, error) }
    }
}
