import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

@Suite struct RoundTripTests {
    let federation: Federation

    init() throws { federation = try Federation() }

    @Test func anEnvelopeReadsAsItWasWritten() throws {
        let report = try Federation.report(1)
        #expect(try Envelope(parsing: report.line()) == report)
    }

    @Test func aCaseFileReadsAsItWasWritten() throws {
        let file = try Federation.file()
        #expect(try CaseFile(json: file.json) == file)
    }

    @Test func aBatchIsVerifiedReceiptedAndProved() throws {
        let lines = try (1...5).map { try Federation.report($0).line() }
        let sealed = try Federation.batch(lines)
        let batch = try federation.receive(sealed.body(signedBy: try federation.key(of: sealed.head.from)))
        #expect(batch.lines.map { $0.envelope?.type } == Array(repeating: .report, count: 5))
        #expect(batch.digest == sealed.digest)

        let receipt = try federation.receipt(for: batch)
        let verified = try VerifiedReceipt(
            parsing: receipt.compact, for: sealed.head, digest: sealed.digest, directory: federation.directory)
        #expect(verified.receipt.results == Array(repeating: .accepted(attached: false), count: 5))

        let proof = try #require(
            DeliveryProof(line: lines[3], index: 3, leaves: sealed.leaves, head: batch.signedHead, receipt: receipt.compact))
        let evidence = try Evidence(proof: proof, directory: federation.directory, roots: federation.roots)
        let delivery = try Evidence.verify(evidence.bytes, pinnedRoot: federation.roots.pinned)
        #expect(delivery.envelope == (try Federation.report(4)))
        #expect(delivery.to.rawValue == "de")
    }
}
