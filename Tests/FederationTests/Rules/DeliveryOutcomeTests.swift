import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Federation

/// The outcome that a reply to a batch means.
@Suite struct DeliveryOutcomeTests {
    private let (de, nl): (TestMember, TestMember)
    private let directory: Directory
    private let now: Timestamp
    private let (batch, receipt): (OutboundBatch, Receipt)
    private let epoch = String(repeating: "a", count: 32)

    init() throws {
        let secretariat = try TestSecretariat()
        (de, nl) = (try secretariat.enrol("de"), try secretariat.enrol("nl"))
        directory = try secretariat.directory(version: 1, of: [de.listing, nl.listing])
        now = secretariat.start
        let head = BatchHead(
            sealing: [.zero], from: de.member, to: nl.member, lane: .urgent, epoch: epoch, sequence: 8, previous: .zero, at: now)
        let signed = JWS(signing: head.payload, as: .head, with: de.signingKey)
        batch = OutboundBatch(
            to: nl.member, lane: .urgent, epoch: epoch, sequence: 8, count: 1, payload: signed.payload, payloadDigest: signed.digest,
            head: signed.compact, sealedAt: now)
        receipt = Receipt(
            from: nl.member, to: de.member, lane: .urgent, head: signed.digest, sequence: 8, epoch: epoch, receivedAt: now,
            log: Receipt.LogState(size: 1, root: .zero), directory: Receipt.DirectoryReference(directory),
            results: [.accepted(attached: false)])
    }

    private func outcome(of reply: PeerReply) -> DeliveryOutcome {
        DeliveryOutcome(of: reply, to: batch, from: de.member, in: directory, at: now)
    }

    private func refused(_ code: RefusalCode?, status: Int? = nil, after seconds: Int? = nil) -> DeliveryOutcome {
        outcome(of: .refused(PeerRefusal(status: status ?? code?.status ?? 400, code: code, retryAfter: seconds)))
    }

    private func state(from member: TestMember, by signer: TestMember) -> [UInt8] {
        let state = StreamState(
            from: member.member, to: de.member, lane: .urgent, epoch: epoch, senderEpoch: epoch, nextSequence: 5, last: .zero,
            accepted: 4, duplicates: 0, rejected: 0, at: now)
        return Array(state.signed(with: signer.signingKey).compact.utf8)
    }

    @Test func aReceiptIsOneOnlyIfItsMemberSignedItForThisBatch() {
        let jws = receipt.signed(with: nl.signingKey).compact
        #expect(outcome(of: .success(Array(jws.utf8))) == .receipted(receipt, jws: jws))
        var other = receipt
        other.head = .zero
        for wrong in [receipt.signed(with: de.signingKey), other.signed(with: nl.signingKey)] {
            guard case .failed(let words) = outcome(of: .success(Array(wrong.compact.utf8))) else {
                Issue.record("a receipt that proves nothing")
                continue
            }
            #expect(words.hasPrefix("its receipt does not verify"))
        }
    }

    @Test func aConflictIsOneOnlyWithTheReceiversSignedState() {
        guard case .conflict(let state) = outcome(of: .conflict(.streamGap, state: state(from: nl, by: nl))) else {
            Issue.record("not a conflict")
            return
        }
        #expect(state.nextSequence == 5)
        let failed = DeliveryOutcome.failed(words: "it reports a conflict without a signed state of the stream")
        #expect(outcome(of: .conflict(.streamGap, state: self.state(from: nl, by: de))) == failed)
        #expect(outcome(of: .conflict(.streamGap, state: self.state(from: de, by: de))) == failed)
        #expect(outcome(of: .conflict(nil, state: [])) == failed)
    }

    @Test(arguments: [
        (status: 429, after: Int?.some(40), wait: Int?.some(40)), (503, 60, 60), (500, nil, nil), (599, 3, 3),
        // Within the bounds of the back-off, whatever it asks for.
        (429, 0, 1), (429, -5, 1), (503, 86_400, 900), (503, 900, 900),
        (600, 40, nil), (499, 40, nil), (428, 40, nil), (302, nil, nil),
    ])
    func aReceiverThatIsBusySaysWhen(status: Int, after: Int?, wait: Int?) {
        let words = "it answered with status \(status)"
        #expect(refused(nil, status: status, after: after) == .later(wait.map { .seconds($0) }, words: words))
    }

    @Test func onlyARefusalForWhatIsInTheBatchIsOneOfTheBatch() {
        for code in RefusalCode.allCases where code.status != 429 && code.status < 500 {
            let words = "it refused: \(code.sentence)"
            #expect(refused(code) == (code.isAboutTheBatch ? .refused(code: code, words: words) : .later(nil, words: words)))
        }
        // A busy receiver has judged nothing, whatever form its answer has.
        #expect(refused(.treeMismatch, status: 503) == .later(nil, words: "it refused: \(RefusalCode.treeMismatch.sentence)"))
    }

    @Test(arguments: RefusalCode.allCases) func whoSpeaksAndWithWhichKeySaysNothingAboutABatch(_ code: RefusalCode) {
        let isAboutTheSender: Set<RefusalCode> = [.wrongReceiver, .wrongSender, .wrongLane, .unsupportedMediaType]
        #expect(code.isAboutTheBatch == (code.scope == .text || code.scope == .batch && !isAboutTheSender.contains(code)))
    }

    @Test func anEarlierBatchThatIsNotAcceptedAgainIsAFailureUnlessTheReceiverIsBusy() {
        #expect(DeliveryOutcome.later(.seconds(3), words: "busy").asFailure == .later(.seconds(3), words: "busy"))
        #expect(DeliveryOutcome.refused(code: .treeMismatch, words: "no").asFailure == .failed(words: "no"))
        #expect(DeliveryOutcome.failed(words: "no").asFailure == .failed(words: "no"))
        #expect(DeliveryOutcome.receipted(receipt, jws: "").asFailure == .failed(words: "the stream could not be continued"))
    }
}
