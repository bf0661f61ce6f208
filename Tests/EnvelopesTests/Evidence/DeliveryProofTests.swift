import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

/// A proof of one delivery, with each part forged by a member that has its own keys.
@Suite struct DeliveryProofTests {
    let federation: Federation
    private static let day = 86_400

    init() throws { federation = try Federation() }

    /// A delivery of lines from `nl` to `de`, its receipt changed and then signed by the member it names.
    private func proof(
        of lines: [[UInt8]]? = nil, index: Int = 0, _ change: (inout Receipt) throws -> Void = { _ in }
    ) throws -> DeliveryProof {
        let lines = try lines ?? [try Federation.report(1).line(), try Federation.report(2).line()]
        let sealed = try Federation.batch(lines)
        var receipt = Receipt(
            from: sealed.head.to, to: sealed.head.from, lane: sealed.head.lane, head: sealed.digest, sequence: sealed.head.sequence,
            epoch: String(repeating: "f", count: 32), receivedAt: Federation.start + .seconds(2), log: .init(size: 1, root: .zero),
            directory: .init(federation.directory), results: lines.map { _ in .accepted(attached: false) })
        try change(&receipt)
        let signed = receipt.signed(with: try federation.key(of: receipt.from)).compact
        let head = sealed.signedHead(with: try Federation.key("nl"))
        guard let proof = DeliveryProof(line: lines[index], index: index, leaves: sealed.leaves, head: head, receipt: signed) else {
            throw EnvelopeError(.badText)
        }
        return proof
    }

    private func error(_ proof: DeliveryProof, directory: Directory? = nil) -> EvidenceError? {
        do throws(EvidenceError) { _ = try proof.verify(directory: directory ?? federation.directory) } catch { return error }
        return nil
    }

    @Test func aReceiptOfThisBatchProvesIt() throws {
        for index in 0..<2 { #expect(error(try proof(index: index)) == nil) }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout Receipt) throws -> Void
    }

    @Test(arguments: [
        Change(testDescription: "another head") { $0.head = .zero }, Change(testDescription: "another number") { $0.sequence += 1 },
        Change(testDescription: "the other lane") { $0.lane = .bulk },
        Change(testDescription: "a result more") { $0.results.append(.accepted(attached: false)) },
        Change(testDescription: "a result less") { $0.results.removeLast() },
        Change(testDescription: "a third member's receipt") { $0.from = try Federation.member("central") },
        Change(testDescription: "a receipt for a third member") { $0.to = try Federation.member("central") },
    ])
    func aReceiptOfSomethingElseProvesNothing(change: Change) throws {
        #expect(error(try proof(change.change)) == EvidenceError(.receipt, .receiptMismatch))
    }

    /// The line names another sender or receiver than the head; its receiver should have rejected it.
    @Test(arguments: [("central", "de", RefusalCode.wrongSender), ("nl", "central", .wrongReceiver)])
    func anAcceptedLineIsBetweenTheMembersOfTheHead(from: String, to: String, code: RefusalCode) throws {
        let line = try Federation.report(1, from: from, to: to).line()
        #expect(error(try proof(of: [line])) == EvidenceError(.envelope, code))
        let rejected = try proof(of: [line]) { $0.results = [.rejected(.wrongSender)] }
        #expect(error(rejected) == nil)
        #expect(try rejected.verify(directory: federation.directory).envelope == nil)
    }

    @Test func aRejectedLineMayBeNoEnvelope() throws {
        let line = Array("no envelope".utf8)
        #expect(error(try proof(of: [line]))?.part == .envelope)
        #expect(error(try proof(of: [line]) { $0.results = [.rejected(.malformedJSON)] }) == nil)
    }

    // MARK: Keys

    /// The directory with the key of a member changed, as a later version.
    private func directory(_ name: String, _ change: (inout ListedKey) -> Void) throws -> Directory {
        var draft = federation.directory.content
        draft.version += 1
        let member = try Federation.member(name)
        let position = try #require(draft.members.firstIndex { $0.id == member })
        change(&draft.members[position].keys[0])
        return try draft.signed(with: federation.directoryKey, roots: federation.roots)
    }

    @Test(arguments: [("nl", EvidenceError.Part.head), ("de", .receipt)])
    func keysMustCountWhenTheBatchWasReceived(name: String, part: EvidenceError.Part) throws {
        let proof = try proof(), received = Federation.start + .seconds(2)
        #expect(error(proof, directory: try directory(name) { $0.revokedAt = received }) == EvidenceError(part, .keyRevoked))
        #expect(error(proof, directory: try directory(name) { $0.revokedAt = received + .milliseconds(1) }) == nil)
        #expect(error(proof, directory: try directory(name) { $0.notAfter = received }) == EvidenceError(part, .keyExpired))
        #expect(
            error(proof, directory: try directory(name) { $0.notBefore = received + .milliseconds(1) })
                == EvidenceError(part, .keyNotYetValid))
    }

    /// A verifier that remembers a good verdict must not use it where another directory decides otherwise.
    @Test(arguments: [("nl", EvidenceError.Part.head), ("de", .receipt)])
    func aVerdictByOneDirectoryDoesNotCountForAnother(name: String, part: EvidenceError.Part) throws {
        let proof = try proof()
        let revoked = try directory(name) { $0.revokedAt = Federation.start }
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        _ = try verifier.verify(Evidence(proof: proof, directory: federation.directory, roots: federation.roots))
        #expect(throws: EvidenceError(part, .keyRevoked)) {
            try verifier.verify(Evidence(proof: proof, directory: revoked, roots: federation.roots))
        }
    }

    /// One head with two receipts: its key counted when the first was signed, and not when the second was.
    @Test func aVerdictAtOneMomentDoesNotCountForAnother() throws {
        let ending = try directory("nl") { $0.notAfter = Federation.start + .seconds(10) }
        func evidence(_ seconds: Int) throws -> Evidence {
            try Evidence(
                proof: try proof { $0.receivedAt = Federation.start + .seconds(seconds) }, directory: ending, roots: federation.roots)
        }
        var verifier = EvidenceVerifier(pinnedRoot: federation.roots.pinned)
        _ = try verifier.verify(evidence(9))
        #expect(throws: EvidenceError(.head, .keyExpired)) { try verifier.verify(evidence(10)) }
    }

    /// A directory under the first root is proved by a chain that has this root, and not by one that begins after it.
    @Test func aVerdictByOneChainDoesNotCountForAnother() throws {
        let first = federation.roots.current
        let second = try RootDraft(following: first, issuedAt: Federation.start).signed(with: federation.secretariat, following: first)
        let proof = try proof()
        let whole = try Evidence(proof: proof, directory: federation.directory, roots: federation.roots.adding(second.document))
        let rest = try Evidence(
            proof: proof, directory: federation.directory,
            roots: RootChain(try Root(parsing: second.standingAlone, pinned: second.digest)))
        var verifier = EvidenceVerifier(pinnedRoot: second.digest)
        _ = try verifier.verify(whole)
        #expect(throws: EvidenceError(.directory, .rootMismatch)) { try verifier.verify(rest) }
    }
}
