import Cryptography
import Envelopes
import HotlineModel
import TestSupport

/// Keys, root and directory of a federation in memory, and evidence made with them.
struct FakeTrust: Sendable {
    static let start = Timestamp(milliseconds: 1_790_000_000_000)

    let roots: RootChain
    let directory: Directory
    private let keys: [MemberID: SigningKey]

    init(_ members: [MemberID]) throws {
        let secretariat = try Self.key("secretariat"), directoryKey = try Self.key("directory")
        let root = try RootDraft(
            threshold: 1, keys: [PublicKey(secretariat.verifyingKey)], directoryKeys: [Self.listed(directoryKey)], issuedAt: Self.start
        ).signed(with: [secretariat])
        roots = try RootChain(parsing: [root.document], pinned: root.digest)
        var keys: [MemberID: SigningKey] = [:]
        var listed: [DirectoryMember] = []
        for member in members {
            let key = try Self.key("member \(member)")
            keys[member] = key
            listed.append(
                DirectoryMember(
                    id: member, name: "Hotline \(member)", role: .hotline, endpoints: ["https://\(member).example:8443"],
                    pins: [.init(SHA256.digest(of: Array("pin of \(member)".utf8)))], keys: [Self.listed(key)],
                    contact: "duty@\(member).example"))
        }
        self.keys = keys
        directory = try DirectoryDraft(version: 1, issuedAt: Self.start, root: root, members: listed).signed(
            with: directoryKey, roots: roots)
    }

    /// The evidence of one batch of reports, document by document.
    func evidence(of cases: [(id: CaseID, address: String)], from: MemberID, to: MemberID, sequence: UInt64) throws -> [[UInt8]] {
        guard let senderKey = keys[from], let receiverKey = keys[to] else { throw EnvelopeError(.unknownMember) }
        let lines = cases.map { item in
            Envelope(
                id: item.id.number, from: from, to: to, at: Self.start, salt: Array(repeating: 7, count: 16), caseID: item.id,
                body: .report(ReportBody(file: CaseFile(address: item.address), origin: .public))
            ).line()
        }
        let batch = SealedBatch.seal(
            lines: lines, from: from, to: to, lane: .bulk, epoch: String(repeating: "a", count: 32), seq: sequence, prev: .zero,
            at: Self.start)
        let receipt = Receipt(
            from: to, to: from, lane: .bulk, head: batch.digest, sequence: sequence, epoch: String(repeating: "b", count: 32),
            receivedAt: Self.start + .seconds(1), log: .init(size: 1, root: .zero), directory: .init(directory),
            results: Array(repeating: .accepted(attached: false), count: lines.count)
        ).signed(with: receiverKey).compact
        let head = batch.signedHead(with: senderKey)
        return try lines.enumerated().compactMap { index, line in
            guard let proof = DeliveryProof(line: line, index: index, leaves: batch.leaves, head: head, receipt: receipt) else {
                return nil
            }
            return try Evidence(proof: proof, directory: directory, roots: roots).bytes
        }
    }

    func signingKey(of member: MemberID) throws -> SigningKey { try keys[member] ?? Self.key("stranger") }

    private static func key(_ word: String) throws -> SigningKey { try SigningKey(seed: SHA256.digest(of: Array(word.utf8)).bytes) }

    private static func listed(_ key: SigningKey) -> ListedKey {
        ListedKey(PublicKey(key.verifyingKey), notBefore: start - .seconds(86_400), notAfter: start + .seconds(365 * 86_400))
    }
}
