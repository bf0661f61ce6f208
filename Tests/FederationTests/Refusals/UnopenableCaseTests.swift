import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeLog
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Casework
@testable import Federation

/// The answers to a member that writes about a case whose contents cannot be unsealed here.
@Suite(.timeLimit(.minutes(2))) struct UnopenableCaseTests {
    let federation: TestFederation
    let central: TestNode
    let de: TestPeer
    let now: Timestamp
    /// The case that the member writes about.
    let id: CaseID

    init() async throws {
        federation = try TestFederation()
        let sender = try TestPeer(try federation.enrol("de", covering: ["DE"]))
        let nodes = try await federation.start([try federation.enrol("central", role: .central)], others: [sender.listing])
        (de, central, now) = (sender, nodes[0], federation.start)
        id = CaseID(opener: de.member, number: UniqueID(at: now))
    }

    /// The envelopes that a member may send about a known case.
    enum Word: CaseIterable { case report, copy, update, withdrawal }

    private func line(_ word: Word) -> [UInt8] {
        var file = CaseFile(address: "http://de.host.example/a")
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: de.member, at: now)
        let body: EnvelopeBody =
            switch word {
            case .report: de.report(file.address, at: now)
            case .copy: .copy(CopyBody(file: file))
            case .update: .update(UpdateBody(event: .reassigned, at: now, responsible: central.member))
            case .withdrawal: .withdrawal(WithdrawalBody(.report))
            }
        return de.envelope(to: central.member, body, about: id, at: now).line()
    }

    /// Gives the case to the node.
    private func giveCase() async throws -> SealedBatch {
        let batch = de.batch([line(.report)], to: central.member, at: now)
        #expect(try await de.post(batch, to: central).results == [.accepted(attached: false)])
        return batch
    }

    /// Closes the case, and destroys its contents as retention does.
    private func destroyCase() async throws {
        let (id, now) = (id, now)
        let isDestroyed = try await central.store.write { transaction in
            var record = try #require(try transaction.caseRecord(id))
            (record.stage, record.closedAt) = (.closed, now)
            try transaction.update(record)
            return try transaction.destroyContents(of: record.number, closedBefore: now + .seconds(1))
        }
        #expect(isDestroyed)
    }

    /// Keeps the case with a key that cannot be unwrapped, as if the node had another key.
    private func keepUnopenableCase() async throws {
        let (id, now, giver) = (id, now, de.member)
        try await central.store.write { transaction in
            let bytes = [UInt8](repeating: 7, count: 60)
            let number = try transaction.open(
                CaseRecord(
                    id: id, openedAt: now, stage: .routed, addressIndex: .zero, wrappedKey: bytes, sealedFile: bytes, receivedFrom: giver))
            _ = try transaction.add(ReportRecord(caseNumber: number, origin: .partner(giver), receivedAt: now))
        }
    }

    @Test(arguments: Word.allCases) func aCaseWhoseContentsWereDestroyedIsSaidToBeSo(_ word: Word) async throws {
        try await federation.run(central) {
            let first = try await giveCase()
            try await central.wait(for: .routed) { try await central.stage(of: id) == .routed }
            try await destroyCase()
            let second = de.batch([line(word)], to: central.member, seq: 2, prev: first.digest, at: now)
            // A report brings its contents with it.
            let expected: Receipt.Result = word == .report ? .accepted(attached: true) : .rejected(.contentsDestroyed)
            #expect(try await de.post(second, to: central).results == [expected])
        }
    }

    @Test(arguments: Word.allCases) func aCaseThatThisNodeCannotOpenIsItsOwnFaultAndTakesNothing(_ word: Word) async throws {
        try await federation.run(central) {
            try await keepUnopenableCase()
            let refused = try await de.post(de.batch([line(word)], to: central.member, at: now), to: central)
            #expect(refused.status == 500 && refused.refusal == .storeFailed)
            let (position, reports) = try await central.store.read {
                (try $0.inboundPosition(from: de.member, lane: .urgent).nextSequence, try $0.figures(from: nil, until: nil).received)
            }
            #expect(position == 1 && reports == 1)
        }
    }

    @Test func destroyedContentsAreToldApartFromASealThatDoesNotOpen() async throws {
        try await federation.run(central) {
            _ = try await giveCase()
            var record = try #require(try await central.store.read { try $0.caseRecord(id) })
            #expect(try central.steps.context.unseal(record).file.address == "http://de.host.example/a")
            record.wrappedKey?[0] ^= 1
            #expect(throws: CryptographyError.self) { try central.steps.context.unseal(record) }
            record.wrappedKey = nil
            #expect(throws: CaseworkError.contentsDestroyed(id)) { try central.steps.context.unseal(record) }
            #expect(throws: CaseworkError.contentsDestroyed(id)) { _ = try central.steps.context.key(of: record) }
        }
    }

    @Test func aStoreBegunWithOneKeyIsNotOpenedWithAnother() async throws {
        let (store, other) = (central.store, try Vault(nodeKey: SymmetricKey()))
        let read = await #expect(throws: StoreError.self) { _ = try await store.read { try $0.epoch(of: other) } }
        #expect(read?.code == .wrongKey)
        let founded = await #expect(throws: StoreError.self) {
            _ = try await store.found(for: central.member, sealedWith: other, epoch: Epoch.random(), at: now)
        }
        #expect(founded?.code == .wrongKey)
        let own = try Vault(nodeKey: central.enrolment.nodeKey)
        #expect(try await store.read { try $0.epoch(of: own) } == central.federation.identity.epoch)
    }
}
