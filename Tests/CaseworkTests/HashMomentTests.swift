import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

@testable import Casework

/// Statements about a hash whose clock stands still or is set back: the one that is made later counts.
@Suite struct HashMomentTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember
    private let hash = SHA256.digest(of: Array("item".utf8))

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        de = try federation.enrol("de", covering: ["DE"])
        let central = try federation.enrol("central", role: .central)
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de, central])
    }

    private var items: [ItemHashes] { [ItemHashes(sha256: hash.hex)] }

    private func entry() async throws -> HashEntry { try #require(try await nl.store.read { try $0.hash(hash) }) }

    private func withdraw() async throws { _ = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: hash)])[0].get() }

    private func vote(_ direction: VoteDirection, _ classification: Classification = .notIllegal, reason: String? = nil) async throws {
        let why = reason.map(ReasonCode.init(rawValue:))
        _ = try await nl.desk.vote([HashVoteSubmission(sha256: hash, direction, classification: classification, reason: why)])[0].get()
    }

    private func given() async throws -> CaseID {
        guard case .report(var body) = de.report("http://nl.host.example/given", at: federation.start) else {
            throw StoreError(.conflict, "")
        }
        body.file.items = items
        let envelope = de.envelope(to: nl.member, .report(body), at: federation.start)
        #expect(try await nl.admit(envelope) == .accepted(attached: false))
        return envelope.caseID
    }

    private func votesSent(_ id: CaseID) async throws -> [String] {
        try await nl.store.read { view in
            try view.outboundLines(about: view.caseRecord(id)?.number ?? 0).filter { $0.type == "vote" }.map(\.to.rawValue)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-3_600)])
    func aFindingAfterAWithdrawalStandsWhateverTheClockSays(shift: Duration) async throws {
        _ = try await nl.confirmCase(in: "NL", page: "first", items: items)
        try await withdraw()
        #expect(try await entry().isWithdrawn)
        clock.advance(by: shift)
        _ = try await nl.confirmCase(in: "NL", page: "second", items: items)
        #expect(try await !entry().isWithdrawn)
    }

    @Test(arguments: [Duration.zero, .seconds(-3_600)])
    func aWithdrawalAfterAFindingStandsWhateverTheClockSays(shift: Duration) async throws {
        _ = try await nl.confirmCase(in: "NL", page: "first", items: items)
        clock.advance(by: shift)
        try await withdraw()
        #expect(try await entry().isWithdrawn)
    }

    @Test(arguments: [
        ([VoteDirection.dispute, .confirm], Duration.zero), ([.confirm, .dispute], .zero), ([.dispute, .confirm], .seconds(-1)),
        ([.confirm, .dispute], .seconds(-1)), ([.dispute, .confirm, .dispute], .zero),
    ])
    func theLastVoteCountsWhateverTheClockSays(votes: [VoteDirection], shift: Duration) async throws {
        _ = try await given()
        for direction in votes {
            try await vote(direction)
            clock.advance(by: shift)
        }
        #expect(try await entry().votes.map(\.direction) == votes.suffix(1))
    }

    /// A vote is the same only if its direction, its classification and its reason are.
    @Test func aVoteThatSaysAnythingElseReplacesTheEarlierOne() async throws {
        let id = try await given()
        try await vote(.dispute, reason: "other")
        try await vote(.dispute, reason: "other")
        #expect(try await votesSent(id) == ["central", "de"])
        try await vote(.dispute, reason: "virtualMaterial")
        #expect(try await entry().votes.map(\.reason) == ["virtualMaterial"])
        try await vote(.dispute, .national, reason: "virtualMaterial")
        #expect(try await entry().votes.map(\.classification) == [.national])
        #expect(try await votesSent(id).count == 6)
    }

    @Test func aMemberThatLeftHearsOfNoVote() async throws {
        let id = try await given()
        var gone = de.listing
        gone.status = .left(successor: nil)
        let others = try #require(nl.steps.context.trust.current?.members).filter { $0.id != de.member }
        #expect(nl.steps.context.trust.adopt(try federation.directory(version: 2, of: others + [gone])))
        try await vote(.dispute)
        #expect(try await votesSent(id) == ["central"])
    }

    /// Only our own finding spares our analysts a look.
    @Test func anotherMembersItemIsNoKnownItem() async throws {
        let own = SHA256.digest(of: Array("own item".utf8))
        _ = try await nl.confirmCase(in: "NL", page: "own", items: [ItemHashes(sha256: own.hex)])
        _ = try await given()
        #expect(try await nl.store.read { try $0.knownItem(own) } != nil)
        #expect(try await nl.store.read { try $0.knownItem(hash) } == nil)
    }
}
