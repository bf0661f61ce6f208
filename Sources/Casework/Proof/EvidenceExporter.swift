public import CaseStore
import Cryptography
public import Envelopes
import HotlineModel

/// Makes evidence files of proofs; the directories that many of them share are read once.
public struct EvidenceExporter: Sendable {
    private let desk: CaseDesk
    private var directories: [Digest?: Directory] = [:]

    /// An exporter for one export.
    public init(desk: CaseDesk) { self.desk = desk }

    /// The bytes of the evidence file of a delivery.
    ///
    /// - Throws: ``CaseworkError/noDirectory`` when no directory is held.
    public mutating func bytes(of proof: DeliveryProof, in view: any StoreView) throws -> [UInt8] {
        let named = try Receipt(parsing: UnverifiedJWS(parsing: proof.receipt, as: .receipt).claimedPayload).directory.digest
        return try Evidence(proof: proof, directory: directory(named, in: view), roots: desk.trust.roots).bytes
    }

    /// The directory a receipt names where it is held, and otherwise the newest, which still lists the keys of then.
    private mutating func directory(_ digest: Digest, in view: any StoreView) throws -> Directory {
        if let known = directories[digest] { return known }
        guard let record = try view.directory(digest: digest) ?? view.latestDirectory() else { throw CaseworkError.noDirectory }
        let directory = try Directory(parsing: record.document, roots: desk.trust.roots)
        directories[digest] = directory
        return directory
    }
}
