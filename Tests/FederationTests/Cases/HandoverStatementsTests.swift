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

/// What a handover may say of others: the words that they signed themselves, about the one address that the case has.
@Suite(.timeLimit(.minutes(1))) struct HandoverStatementsTests {
    let federation: TestFederation
    let de: TestPeer, nl: TestPeer
    let us: TestNode
    private let item = SHA256.digest(ofText: "an item"), added = SHA256.digest(ofText: "an item that a later hop added")

    init() async throws {
        federation = try TestFederation()
        de = try TestPeer(federation.enrol("de"))
        nl = try TestPeer(federation.enrol("nl"))
        us = try await federation.start([federation.enrol("us", covering: ["US"])], others: [de.listing, nl.listing])[0]
    }

    private var now: Timestamp { federation.start }

    /// A file that `de` assessed as baseline.
    private func file(_ page: String = "a", items: [Digest]) -> CaseFile {
        var file = CaseFile(address: "http://us.host.example/\(page)")
        file.items = items.map { ItemHashes(sha256: $0.hex) }
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de.member, at: now)
        return file
    }

    /// A report of `de` to `nl`, and the proof of its delivery.
    private func delivered(_ file: CaseFile) throws -> (report: Envelope, proof: DeliveryProof) {
        let report = de.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: now)
        let batch = de.batch([report.line()], to: nl.member, at: now)
        let receipt = Receipt(
            from: nl.member, to: de.member, lane: .urgent, head: batch.digest, sequence: 1, epoch: nl.epoch, receivedAt: now,
            log: Receipt.LogState(size: 1, root: batch.digest),
            directory: Receipt.DirectoryReference(try #require(us.steps.context.trust.current)), results: [.accepted(attached: false)])
        let proof = DeliveryProof(
            line: report.line(), index: 0, leaves: batch.leaves, head: batch.signedHead(with: de.enrolment.signingKey),
            receipt: receipt.signed(with: nl.enrolment.signingKey).compact)
        return (report, try #require(proof))
    }

    /// `nl` hands over what `de` signed, with a file of its own; returns the answer.
    private func handOver(_ file: CaseFile, after signed: CaseFile) async throws -> Receipt.Result? {
        let (report, proof) = try delivered(signed)
        let body = HandoverBody(report: ReportBody(file: file, origin: .public), firstReporter: de.member, earlier: proof)
        return try await post(nl.envelope(to: us.member, .handover(body), about: report.caseID, at: now))
    }

    private func post(_ envelope: Envelope) async throws -> Receipt.Result? {
        let batch = nl.batch([envelope.line()], to: us.member, at: now)
        return try await federation.run(us) { try await nl.post(batch, to: us).results?.first }
    }

    private func sources(of item: Digest) async throws -> [MemberID]? {
        try await us.store.read { try $0.hash(item)?.sources.map(\.member) }
    }

    @Test func aHandoverOfAnotherAddressIsRefused() async throws {
        let answer = try await handOver(file("b", items: [item]), after: file("a", items: [item]))
        #expect(answer == .rejected(.addressChanged))
        #expect(try await sources(of: item) == nil)
    }

    @Test func theAddressMayBeWrittenInAnotherWay() async throws {
        var written = file("a", items: [item])
        written.address = "HTTP://US.host.example:80/a"
        #expect(try await handOver(written, after: file("a", items: [item])) == .accepted(attached: false))
    }

    @Test func theWordOfTheMemberThatSignedTheFindingIsEntered() async throws {
        #expect(try await handOver(file(items: [item]), after: file(items: [item])) == .accepted(attached: false))
        #expect(try await sources(of: item) == [de.member])
    }

    @Test func whatALaterHopAddsIsNobodysWord() async throws {
        var changed = file(items: [item, added])
        changed.items[1].finding = ItemFinding(.baseline)
        #expect(try await handOver(changed, after: file(items: [item])) == .accepted(attached: false))
        #expect(try await sources(of: item) == [de.member])
        #expect(try await sources(of: added) == nil)
        // The case has it all the same.
        #expect(try await us.store.read { try $0.cases(with: added).count } == 1)
    }

    @Test func aLaterHopCannotMakeAFindingReachFurther() async throws {
        var signed = file(items: [item])
        signed.items[0].finding = ItemFinding(.national)
        #expect(try await handOver(file(items: [item]), after: signed) == .accepted(attached: false))
        #expect(try await us.store.read { try $0.hash(item)?.classification } == .national)
    }

    @Test func aFindingThatTheMemberDidNotSignIsNobodysWord() async throws {
        var signed = file(items: [item])
        signed.assessment?.classification = .national
        #expect(try await handOver(file(items: [item]), after: signed) == .accepted(attached: false))
        #expect(try await sources(of: item) == nil)
    }

    @Test func aReportOfAnothersFindingIsNobodysWord() async throws {
        let claimed = nl.envelope(to: us.member, .report(ReportBody(file: file(items: [item]), origin: .public)), at: now)
        #expect(try await post(claimed) == .accepted(attached: false))
        #expect(try await sources(of: item) == nil)
    }
}
