public import Cryptography

/// Verifies many evidence files, and the parts that they share only once.
public struct EvidenceVerifier: Sendable {
    /// The digest of the root that was handed over out of band.
    public let pinnedRoot: Digest
    private var memory = SignatureMemory()
    private var chains: [Digest: RootChain] = [:]
    private var directories: [DirectoryKey: Directory] = [:]

    private struct DirectoryKey: Hashable {
        let text: Digest
        let roots: Digest
    }

    /// A verifier that trusts one root.
    public init(pinnedRoot: Digest) { self.pinnedRoot = pinnedRoot }

    /// Verifies a file.
    ///
    /// - Returns: The delivery that the file proves.
    /// - Throws: ``EvidenceError`` with the part that does not hold.
    public mutating func verify(_ bytes: [UInt8]) throws(EvidenceError) -> ProvenDelivery {
        try verify(try Evidence(parsing: bytes))
    }

    /// Verifies evidence that was read before.
    ///
    /// - Throws: ``EvidenceError`` with the part that does not hold.
    public mutating func verify(_ evidence: Evidence) throws(EvidenceError) -> ProvenDelivery {
        let (chain, rootsDigest) = try chain(of: evidence.roots)
        let directory = try directory(evidence.directory, chain: chain, rootsDigest: rootsDigest)
        let delivery = try evidence.proof.verify(directory: directory, memory: &memory, hopsAllowed: DeliveryProof.mostHops)
        // A directory later than the one of the receipt still lists the keys of that time. An earlier one may lack them, and another one of the
        // same version is a fork.
        let named = delivery.receipt.directory
        guard directory.version > named.version || directory.digest == named.digest else {
            throw EvidenceError(.directory, directory.version < named.version ? .directoryRollback : .directoryFork)
        }
        return delivery
    }

    private mutating func chain(of roots: [Root]) throws(EvidenceError) -> (RootChain, Digest) {
        var hasher = SHA256Hasher()
        for root in roots { hasher.update(SHA256.digest(of: root.document)) }
        let digest = hasher.finish()
        if let known = chains[digest] { return (known, digest) }
        do throws(EnvelopeError) {
            let chain = try RootChain(unchecked: roots, pinned: pinnedRoot)
            // Files from strangers must not fill the memory.
            if chains.count >= 64 { chains.removeAll() }
            chains[digest] = chain
            return (chain, digest)
        } catch { throw EvidenceError(.root, error) }
    }

    private mutating func directory(_ text: String, chain: RootChain, rootsDigest: Digest) throws(EvidenceError) -> Directory {
        let key = DirectoryKey(text: SHA256.digest(ofText: text), roots: rootsDigest)
        if let known = directories[key] { return known }
        do throws(EnvelopeError) {
            let directory = try Directory(parsing: text, roots: chain)
            if directories.count >= 64 { directories.removeAll() }
            directories[key] = directory
            return directory
        } catch { throw EvidenceError(.directory, error) }
    }
}
