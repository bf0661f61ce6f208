import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// A case without its contents: the evidence that two members still have, and the texts that cannot be read any more.
@Suite(.timeLimit(.minutes(1))) struct RetainedCaseTests {
    let federation: SimulatedFederation
    let nl: SimulatedNode
    let us: SimulatedNode
    let de: SimulatedPeer
    private var clock: ManualClock { federation.clock }

    init() async throws {
        federation = try SimulatedFederation()
        de = federation.peer(try federation.enrol("de", covering: ["DE"]))
        // The clock jumps by days; that must not count as an outage.
        let policy = CasePolicy(silence: .seconds(100 * 86_400))
        nl = try await federation.node(federation.enrol("nl", covering: ["NL"]), policy: policy)
        us = try await federation.node(federation.enrol("us", covering: ["US"]), policy: policy)
        try await federation.offer(1, of: [nl.listing, us.listing, de.listing], to: nl, us)
    }

    private func retain(_ node: SimulatedNode) async throws -> Int {
        try await Retention(node.steps, period: .seconds(86_400), alarms: AlarmBoard(clock: clock), log: .silent)
            .run(actor: "officer")
            .cases
    }

    /// The evidence of everything exchanged about a case, as a node exports it.
    private func evidence(of id: CaseID, at node: SimulatedNode) async throws -> [[UInt8]] {
        try await node.desk.read { reader in
            let view = reader.view
            guard let record = try view.caseRecord(id) else { return [] }
            let received = try view.acceptedEnvelopes(on: record.number).compactMap { try reader.proof(of: $0) }
            let sent = try view.outboundLines(about: record.number).compactMap { try reader.proof(of: $0) }
            var exporter = EvidenceExporter(reader)
            return try (received + sent).map { try exporter.bytes(of: $0) }
        }
    }

    private func verified(_ files: [[UInt8]]) throws -> [ProvenDelivery] {
        var verifier = EvidenceVerifier(pinnedRoot: federation.secretariat.roots.pinned)
        return try files.map { try verifier.verify($0) }
    }

    @Test func aBatchAboutADestroyedCaseStillGetsItsFirstReceiptByteForByte() async throws {
        try await federation.run(nl) {
            let envelope = de.envelope(to: nl.member, de.report("http://nl.host.example/a", at: clock.moment), at: clock.moment)
            let batch = de.batch([envelope.line()], to: nl.member, at: clock.moment)
            let first = try await de.post(batch, to: nl)
            #expect(first.results == [.accepted(attached: false)])
            try await nl.wait(for: .routed) { try await nl.stage(of: envelope.caseID) == .routed }
            let withdrawal = de.envelope(to: nl.member, .withdrawal(WithdrawalBody(.report)), about: envelope.caseID, at: clock.moment)
            let second = de.batch([withdrawal.line()], to: nl.member, seq: 2, prev: batch.digest, at: clock.moment)
            #expect(try await de.post(second, to: nl).results == [.accepted(attached: true)])
            let before = try await evidence(of: envelope.caseID, at: nl)
            clock.set(clock.now() + 2 * 86_400_000)
            #expect(try await retain(nl) == 1)
            #expect(try await de.post(batch, to: nl) == first)
            // The same line in another batch names the same receipt, and what is new about the case is refused.
            let update = UpdateBody(event: .reassigned, at: clock.moment, responsible: nl.member)
            let word = de.envelope(to: nl.member, .update(update), about: envelope.caseID, at: clock.moment)
            let third = de.batch([envelope.line(), word.line()], to: nl.member, seq: 3, prev: second.digest, at: clock.moment)
            let answer = try await de.post(third, to: nl)
            guard case .success(let body) = first else { return }
            let receipt = try UnverifiedJWS(parsing: String(decoding: body, as: UTF8.self), as: .receipt)
            #expect(answer.results == [.duplicate(of: SHA256.digest(of: receipt.claimedPayload)), .rejected(.contentsDestroyed)])
            let after = try await evidence(of: envelope.caseID, at: nl)
            #expect(after.count == 2 && before.count == 2)
            #expect(try verified(before).map(\.leaf) == verified(after).map(\.leaf))
            #expect(try verified(before).map(\.receiptDigest) == verified(after).map(\.receiptDigest))
            #expect(try verified(after).allSatisfy { $0.isDestroyed && $0.envelope == nil && $0.from == de.member })
        }
    }

    /// A case that both sides destroyed was exchanged all the same; what the sender still has of the batch cannot be sent again.
    @Test func theSenderProvesWhatItSentAndDoesNotSendItAgain() async throws {
        try await federation.run(nl, us) {
            let id = try await nl.confirmCase(in: "US", page: "a")
            try await us.wait(for: .routed) { try await us.stage(of: id) == .routed }
            try await us.act(.removed, on: id)
            try await nl.wait(for: .received(us.member)) { try await nl.stage(of: id) == .closed }
            try await us.wait(for: .delivered(nl.member)) { try await us.store.read { try $0.outboxDepths().isEmpty } }
            clock.set(clock.now() + 2 * 86_400_000)
            #expect(try await retain(nl) == 1)
            #expect(try await retain(us) == 1)
            for node in [nl, us] {
                let proven = try verified(try await evidence(of: id, at: node))
                #expect(proven.filter(\.isDestroyed).count == proven.count)
                #expect(Set(proven.map { "\($0.from)-\($0.to)" }) == ["nl-us", "us-nl"])
            }
            let outcome = try await nl.federation.resend(to: us.member)
            #expect(outcome.batches == 1 && outcome.destroyed == 1 && outcome.failed == 0 && outcome.different == 0)
        }
    }

    @Test func aCaseThatComesBackIsHandedOnWithTheReportThatBroughtItBack() async throws {
        for node in [nl, us] { try await node.host("move.host.example", in: "NL") }
        try await federation.run(nl, us) {
            let report = de.report("http://move.host.example/a", at: clock.moment)
            let envelope = de.envelope(to: nl.member, report, at: clock.moment)
            let batch = de.batch([envelope.line()], to: nl.member, at: clock.moment)
            _ = try await de.post(batch, to: nl)
            try await nl.wait(for: .routed) { try await nl.stage(of: envelope.caseID) == .routed }
            let withdrawal = de.envelope(to: nl.member, .withdrawal(WithdrawalBody(.report)), about: envelope.caseID, at: clock.moment)
            let second = de.batch([withdrawal.line()], to: nl.member, seq: 2, prev: batch.digest, at: clock.moment)
            _ = try await de.post(second, to: nl)
            clock.set(clock.now() + 2 * 86_400_000)
            #expect(try await retain(nl) == 1)
            let again = de.envelope(to: nl.member, report, about: envelope.caseID, at: clock.moment)
            let third = de.batch([again.line()], to: nl.member, seq: 3, prev: second.digest, at: clock.moment)
            #expect(try await de.post(third, to: nl).results == [.accepted(attached: true)])
            try await nl.wait(for: .routed) { try await nl.placements(of: envelope.caseID).last == "keep nl open" }
            for node in [nl, us] { try await node.host("move.host.example", in: "US") }
            try await nl.act(.moved, on: envelope.caseID)
            try await us.wait(for: .routed) { try await us.placements(of: envelope.caseID) == ["keep us open"] }
            let proven = try verified(try await evidence(of: envelope.caseID, at: us))
            #expect(proven.first?.earlier.map(\.envelope?.id) == [again.id])
        }
    }

    // MARK: The files

    private var files: [UInt8] {
        get throws {
            try ["", "-wal", "-shm"].flatMap {
                [UInt8](try Data(contentsOf: URL(filePath: federation.secretariat.folder.file("nl.sqlite\($0)"))))
            }
        }
    }

    private func stands(_ bytes: [UInt8], in files: [UInt8]) -> Bool { Data(files).range(of: Data(bytes)) != nil }

    /// Returns true if anything in the files can be unwrapped as a case's data key with the node's key.
    private func holdsKey(of id: CaseID, in files: [UInt8]) throws -> Bool {
        let vault = try Vault(nodeKey: nl.enrolment.nodeKey)
        return (0...(files.count - 60)).contains { start in
            guard files[start] != 0 || files[start + 1] != 0 else { return false }
            return (try? vault.key(for: id, wrapped: Array(files[start..<(start + 60)]))) != nil
        }
    }

    @Test func nothingOfADestroyedCaseIsInTheFilesForWhoeverHasTheNodesKeyAndTheOtherCaseOpens() async throws {
        var ids: [CaseID] = []
        for page in ["old", "young"] {
            var submission = ReportSubmission(address: "http://nl.host.example/\(page)-page", origin: .public, key: page)
            submission.comment = "what the reporter wrote about \(page)"
            let id = try await nl.desk.receive([submission])[0].get().caseID
            _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0].get()
            try await nl.tracing.routeWaiting()
            try await nl.act(.removed, on: id)
            ids.append(id)
            clock.set(clock.now() + 20 * 3_600_000)
        }
        let (old, young) = (ids[0], ids[1])
        let before = try files
        let record = try #require(try await nl.store.read { try $0.caseRecord(old) })
        let note = try #require(
            try await nl.store.read { view in try view.reports(of: record.number).compactMap { try view.comment(ofReport: $0.number) }.first
            })
        let sealed = [try #require(record.wrappedKey), try #require(record.sealedFile), note, try #require(record.addressIndex).bytes]
        for bytes in sealed { #expect(stands(Array(bytes.prefix(32)), in: before)) }
        #expect(try holdsKey(of: old, in: before))
        #expect(try holdsKey(of: young, in: before))
        #expect(try nl.steps.context.unseal(record).file.address == "http://nl.host.example/old-page")

        #expect(try await retain(nl) == 1)

        let after = try files
        for bytes in sealed { #expect(!stands(Array(bytes.prefix(32)), in: after)) }
        #expect(try !holdsKey(of: old, in: after))
        #expect(try holdsKey(of: young, in: after))
        for text in ["old-page", "nl.host.example", "what the reporter wrote"] { #expect(!stands(Array(text.utf8), in: after)) }
        let kept = try #require(try await nl.store.read { try $0.caseRecord(young) })
        #expect(try nl.steps.context.unseal(kept).file.address == "http://nl.host.example/young-page")
        let notes = try await nl.desk.read { try $0.reporterWords(of: kept) }
        #expect(notes.map(\.comment) == ["what the reporter wrote about young"])
    }
}

extension ManualClock {
    fileprivate var moment: Timestamp { Timestamp(milliseconds: now()) }
}
