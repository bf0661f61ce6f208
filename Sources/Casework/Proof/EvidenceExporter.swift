import CaseStore
import Cryptography
public import Envelopes
import HotlineModel

/// Makes evidence files of proofs. A directory that many of them share is read once.
public struct EvidenceExporter {
    private let reader: CaseReader
    private var directories: [Digest?: Directory] = [:]

    /// An exporter for one export.
    public init(_ reader: CaseReader) { self.reader = reader }

    /// The bytes of the evidence file of a delivery.
    ///
    /// - Throws: ``CaseworkError/noDirectory`` if there is no directory.
    public mutating func bytes(of proof: DeliveryProof) throws -> [UInt8] {
        let named = try Receipt(parsing: UnverifiedJWS(parsing: proof.receipt, as: .receipt).claimedPayload).directory.digest
        return try Evidence(proof: proof, directory: directory(named), roots: reader.roots).bytes
    }

    /// The directory that a receipt names; if it is not here, the newest one, which still lists the keys of then.
    private mutating func directory(_ digest: Digest) throws -> Directory {
        if let known = directories[digest] { return known }
        guard let record = try reader.view.directory(digest: digest) ?? reader.view.latestDirectory() else {
            throw CaseworkError.noDirectory
        }
        let directory = try Directory(parsing: record.document, roots: reader.roots)
        directories[digest] = directory
        return directory
    }
}
