import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A handover is believed for its evidence alone.
@Suite(.timeLimit(.minutes(1))) struct HandoverEvidenceTests {
    @Test(arguments: ["nothing", "line", "first reporter", "case", "receipt", "receiver"])
    func isTakenOnlyWithWhatProvesIt(_ tampered: String) async throws {
        let federation = try SimulatedFederation()
        let (de, nl) = (try federation.peer(federation.enrol("de")), try federation.peer(federation.enrol("nl")))
        let us = try await federation.start([federation.enrol("us", covering: ["US"])], others: [de.enrolment, nl.enrolment])[0]
        let now = federation.start
        let report = de.envelope(
            to: tampered == "receiver" ? us.member : nl.member, de.report("http://us.host.example/a", at: now), at: now)
        let batch = de.batch([report.line()], to: report.to, at: now)
        let directory = try #require(us.steps.context.trust.current)
        let receipt = Receipt(
            from: report.to, to: de.member, lane: .urgent, head: batch.digest, sequence: 1, epoch: nl.epoch, receivedAt: now,
            log: Receipt.LogState(size: 1, root: batch.digest), directory: Receipt.DirectoryReference(directory),
            results: [.accepted(attached: false)])
        let signer = tampered == "receipt" ? SigningKey() : tampered == "receiver" ? us.enrolment.signingKey : nl.enrolment.signingKey
        var proof = try #require(
            DeliveryProof(
                line: report.line(), index: 0, leaves: batch.leaves, head: batch.signedHead(with: de.enrolment.signingKey),
                receipt: receipt.signed(with: signer).compact))
        if tampered == "line" { proof.content = .line(proof.line?.replacing("example/a", with: "example/b") ?? "") }
        guard case .report(let body) = report.body else { return }
        let first = tampered == "first reporter" ? nl.member : de.member
        let handover = HandoverBody(report: body, firstReporter: first, earlier: proof)
        let id = tampered == "case" ? CaseID(opener: de.member, number: UniqueID(at: now)) : report.caseID
        let line = nl.envelope(to: us.member, .handover(handover), about: id, at: now).line()
        try await us.reachable {
            let answer = try await nl.post(nl.batch([line], to: us.member, at: now), to: us)
            #expect(answer.results == [tampered == "nothing" ? .accepted(attached: false) : .rejected(.badEvidence)])
        }
    }
}
