import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Casework

/// Withdrawals of hashes and votes on them: who may send them, who hears of them, and the ledger afterwards.
@Suite(.timeLimit(.minutes(2))) struct HashStatementsTests {
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember
    let us: TestMember
    let central: TestMember
    private let hash = SHA256.digest(of: Array("item".utf8))

    init() async throws {
        federation = try TestSecretariat()
        de = try federation.enrol("de", covering: ["DE"])
        us = try federation.enrol("us", covering: ["US"])
        central = try federation.enrol("central", role: .central)
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de, us, central])
    }

    private var items: [ItemHashes] { [ItemHashes(sha256: hash.hex)] }

    /// A case of our own about a host in a country, traced and routed.
    private func routed(_ country: String, _ page: String = "a") async throws -> CaseID {
        let id = try await nl.confirmCase(in: country, page: page, items: items)
        try await nl.tracing.routeWaiting()
        return id
    }

    /// A report by a peer of a case with the hash; returns the case.
    private func given(by peer: TestMember, page: String = "a") async throws -> CaseID {
        var file = CaseFile(address: "http://nl.host.example/\(peer.member)-\(page)")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: peer.member, at: federation.start)
        file.items = items
        let envelope = peer.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await admit(envelope) == .accepted(attached: false))
        return envelope.caseID
    }

    private func admit(_ envelope: Envelope) async throws -> LineResult {
        return try await nl.admit(envelope)
    }

    private func withdrawal(by peer: TestMember, about id: CaseID? = nil, of sha256: Digest? = nil, after seconds: Int = 1) -> Envelope {
        peer.envelope(
            to: nl.member, .withdrawal(WithdrawalBody(.hash(sha256: sha256 ?? hash), reason: "other")), about: id,
            at: federation.start + .seconds(seconds))
    }

    private func vote(_ direction: VoteDirection, by peer: TestMember, about id: CaseID? = nil, of sha256: Digest? = nil) -> Envelope {
        peer.envelope(
            to: nl.member, .vote(VoteBody(sha256: sha256 ?? hash, vote: direction)), about: id, at: federation.start + .seconds(1))
    }

    private func entry() async throws -> HashEntry? { try await nl.store.read { try $0.hash(hash) } }

    /// The lines about a case of the types given, as `type:member`.
    private func lines(about id: CaseID, _ types: EnvelopeType...) async throws -> [String] {
        try await nl.store.read { view in
            try view.outboundLines(about: view.caseRecord(id)?.number ?? 0).filter { types.map(\.rawValue).contains($0.type) }
                .map { "\($0.type):\($0.to)" }
        }
    }

    private func withdraw(_ sha256: Digest? = nil) async throws -> CaseworkError? {
        if case .failure(let refusal) = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: sha256 ?? hash)])[0] { return refusal }
        return nil
    }

    private func vote(_ direction: VoteDirection, _ sha256: Digest? = nil) async throws -> CaseworkError? {
        let reason = ReasonCode(rawValue: "virtualMaterial")
        let submission = HashVoteSubmission(sha256: sha256 ?? hash, direction, classification: .notIllegal, reason: reason)
        if case .failure(let refusal) = try await nl.desk.vote([submission])[0] { return refusal }
        return nil
    }

    private func withdraw(_ id: CaseID) async throws -> CaseworkError? {
        if case .failure(let refusal) = try await nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake)])[0] {
            return refusal
        }
        return nil
    }

    // MARK: What others say

    @Test func aSourceWithdrawsItsOwnConfirmationAndNobodyElses() async throws {
        let id = try await given(by: de)
        #expect(try await admit(withdrawal(by: us, about: id)) == .rejected(code: "notYours"))
        #expect(try await entry()?.sources.map(\.member) == [de.member])
        for _ in 0..<2 { #expect(try await admit(withdrawal(by: de, about: id)) == .accepted(attached: true)) }
        let withdrawn = try await entry()
        #expect(withdrawn?.isWithdrawn == true && withdrawn?.position == 2)
        #expect(try await nl.history(of: id).last == "de:hashWithdrawn")
        // The case itself goes on.
        #expect(try await nl.stage(of: id) == .awaitingTrace)
    }

    @Test func ofAHashNobodyKnowsNothingIsTaken() async throws {
        let id = try await given(by: de)
        #expect(try await admit(withdrawal(by: de, about: id, of: .zero)) == .rejected(code: "unknownHash"))
        #expect(try await admit(vote(.confirm, by: de, about: id, of: .zero)) == .rejected(code: "unknownHash"))
    }

    @Test func anyMemberVotesByACaseOfItsOwn() async throws {
        let id = try await given(by: de)
        #expect(try await admit(vote(.dispute, by: us)) == .accepted(attached: true))
        #expect(try await entry()?.votes.map { "\($0.member):\($0.direction)" } == ["us:dispute"])
        #expect(try await entry()?.classification == .national)
        #expect(try await nl.history(of: id).last == "us:hashVoted")
    }

    @Test func aHashWithoutACaseHereHasNoPlaceForTheLine() async throws {
        let (hash, member, start) = (hash, de.member, federation.start)
        _ = try await nl.store.write { transaction in
            try HashLedger.merge(
                HashEntry(
                    sha256: hash, sources: [HashSource(member: member, classification: .baseline, at: start)], addedAt: start,
                    changedAt: start), into: transaction)
        }
        #expect(try await admit(vote(.dispute, by: us)) == .rejected(code: "unknownCase"))
        #expect(try await admit(withdrawal(by: de)) == .rejected(code: "unknownCase"))
        #expect(try await entry()?.votes.isEmpty == true)
        #expect(try await entry()?.isWithdrawn == false)
        #expect(try await vote(.dispute) == .hashWithoutCase)
    }

    @Test func whatAMemberSaysOfAHashCountsAfterTheContentsWereDestroyed() async throws {
        let id = try await given(by: de)
        try await nl.store.write { transaction in
            let number = try #require(try transaction.caseRecord(id)).number
            var record = try #require(try transaction.caseRecord(number: number))
            (record.stage, record.closedAt) = (.closed, .some(Timestamp(milliseconds: 0)))
            try transaction.update(record)
            #expect(try transaction.destroyContents(of: number, closedBefore: Timestamp(milliseconds: 1)))
        }
        // Who never had the case has no place for the line here.
        #expect(try await admit(vote(.dispute, by: us, about: id)) == .rejected(code: "unknownCase"))
        #expect(try await admit(withdrawal(by: de, about: id)) == .accepted(attached: true))
        #expect(try await entry()?.isWithdrawn == true)
        #expect(try await nl.history(of: id).last == "de:hashWithdrawn")
        #expect(try await vote(.dispute) == .hashWithoutCase)
    }

    // MARK: What we say

    @Test func aWithdrawalGoesToCentralAndToWhoeverHasTheHashFromUs() async throws {
        let id = try await routed("DE")
        #expect(try await withdraw() == nil)
        #expect(try await entry()?.isWithdrawn == true)
        #expect(try await lines(about: id, .withdrawal) == ["withdrawal:central", "withdrawal:de"])
        #expect(try await nl.history(of: id).last == "nl:hashWithdrawn")
        // The same once more changes nothing, and no member is told twice.
        #expect(try await withdraw() == nil)
        #expect(try await lines(about: id, .withdrawal).count == 2)
        #expect(try await entry()?.position == 2)
    }

    @Test func assessingAnewConfirmsAWithdrawnHash() async throws {
        _ = try await routed("NL")
        #expect(try await withdraw() == nil)
        _ = try await routed("NL", "b")
        #expect(try await entry()?.sources.map(\.member) == [nl.member])
        #expect(try await entry()?.withdrawals.count == 1)
    }

    @Test func onlyOurOwnConfirmationCanBeWithdrawn() async throws {
        _ = try await given(by: de)
        #expect(try await withdraw() == .notOurHash)
        #expect(try await withdraw(.zero) == .unknownHash)
        #expect(try await entry()?.isWithdrawn == false)
    }

    @Test func aVoteGoesToCentralAndTheSourcesAndTheLastOneCounts() async throws {
        let id = try await given(by: de)
        for direction in [VoteDirection.dispute, .dispute, .confirm] { #expect(try await vote(direction) == nil) }
        #expect(try await entry()?.votes.map { "\($0.member):\($0.direction)" } == ["nl:confirm"])
        #expect(try await lines(about: id, .vote) == ["vote:central", "vote:de", "vote:central", "vote:de"])
        #expect(try await vote(.dispute, .zero) == .unknownHash)
    }

    @Test func aVoteGoesToThoseThatHaveTheHashFromUsToo() async throws {
        let id = try await given(by: de)
        try await nl.steps.run { [us] step in
            let record = try #require(try step.transaction.caseRecord(id))
            let opened = try step.reader.unseal(record)
            try Correspondence(step).queue(.copy(CopyBody(file: opened.file)), to: us.member, about: opened, lane: .bulk)
        }
        #expect(try await vote(.dispute) == nil)
        #expect(try await lines(about: id, .vote) == ["vote:central", "vote:de", "vote:us"])
    }

    @Test func whatAMemberDoesNotListWaits() async throws {
        let id = try await given(by: de)
        #expect(try await vote(.dispute) == nil)
        let waiting = try await nl.store.read { view in
            try [["report", "update"], ["report", "vote"]].map { types in
                try view.waitingLines(to: de.member, lane: .bulk, types: types, limit: 10, bytes: 100_000).count
            }
        }
        #expect(waiting == [0, 1])
        #expect(try await lines(about: id, .vote).count == 2)
    }

    // MARK: Reports taken back

    @Test func aReportIsTakenBackFromWhoeverGotIt() async throws {
        let id = try await routed("DE")
        #expect(try await withdraw(id) == nil)
        #expect(try await withdraw(id) == .alreadyWithdrawn(id))
        #expect(try await lines(about: id, .withdrawal) == ["withdrawal:de", "withdrawal:central", "withdrawal:central", "withdrawal:de"])
        #expect(try await nl.history(of: id).suffix(3) == ["nl:withdrawn", "nl:hashWithdrawn", "nl:reviewAsked"])
        #expect(try await nl.placements(of: id) == ["forward de withdrawn"])
        #expect(try await nl.stage(of: id) == .withdrawn)
    }

    @Test func afterAnActionAReportTakenBackUndoesNothing() async throws {
        let id = try await routed("DE")
        let referred = de.envelope(
            to: nl.member, .update(UpdateBody(event: .referred, at: federation.start)), about: id, at: federation.start)
        #expect(try await admit(referred) == .accepted(attached: true))
        #expect(try await withdraw(id) == nil)
        #expect(try await nl.history(of: id).suffix(3) == ["nl:withdrawn", "nl:hashWithdrawn", "nl:reviewAsked"])
        #expect(try await nl.stage(of: id) == .withdrawn)
    }

    @Test func aFindingOfAnotherMemberIsNotTakenBack() async throws {
        let id = try await given(by: de)
        #expect(try await withdraw(id) == .notOurFinding(id))
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        #expect(try await withdraw(stranger) == .unknownCase(stranger))
    }
}
