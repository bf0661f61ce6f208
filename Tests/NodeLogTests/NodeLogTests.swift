import CaseStore
import CaseStoreSQLite
import Cryptography
import HotlineModel
import NodeLog
import TestSupport
import Testing
import TransparencyLog

/// How a node's log begins, and what its entries commit to.
@Suite struct NodeLogTests {
    private let folder: TemporaryFolder
    private let store: SQLiteCaseStore
    private let vault: Vault
    private let nl: MemberID
    private let moment = Timestamp(milliseconds: 1_388_534_400_000)
    private let epoch = String(repeating: "0f", count: 16)

    init() throws {
        folder = try TemporaryFolder()
        nl = try #require(MemberID("nl"))
        store = try SQLiteCaseStore(path: folder.file("nl.sqlite"), owner: nl)
        vault = try Vault(nodeKey: SymmetricKey())
    }

    private func leaves() async throws -> [LogLeafRecord] { try await store.read { try $0.logLeaves(from: 0, limit: 100) } }

    private func found() async throws -> String { try await store.found(for: nl, sealedWith: vault, epoch: epoch, at: moment) }

    @Test func theLogBeginsWithItsEpoch() async throws {
        #expect(try await found() == epoch)
        let leaf = try #require(try await leaves().first)
        #expect(leaf.kind == "epoch" && leaf.at == moment)
        #expect(leaf.digest == SHA256.digest(of: Array("hotline/log/nl/\(epoch)".utf8)))
    }

    @Test func aSecondStartFoundsNothing() async throws {
        _ = try await found()
        #expect(try await store.found(for: nl, sealedWith: vault, epoch: String(repeating: "a", count: 32), at: moment) == epoch)
        #expect(try await leaves().count == 1)
    }

    @Test func aStoreThatWasNeverStartedHasNoEpoch() async throws {
        let vault = vault
        let epoch = try await store.read { try $0.epoch(of: vault) }
        #expect(epoch == nil)
    }

    @Test func anotherKeyIsRefused() async throws {
        _ = try await found()
        let other = try Vault(nodeKey: SymmetricKey())
        let reading = await #expect(throws: StoreError.self) { _ = try await store.read { try $0.epoch(of: other) } }
        #expect(reading?.code == .wrongKey)
        let founding = await #expect(throws: StoreError.self) {
            _ = try await store.found(for: nl, sealedWith: other, epoch: epoch, at: moment)
        }
        #expect(founding?.code == .wrongKey)
    }

    @Test func anotherMembersStoreIsRefused() async throws {
        _ = try await found()
        let de = try #require(MemberID("de"))
        let (epoch, check) = (epoch, vault.check)
        let error = await #expect(throws: StoreError.self) {
            try await store.write { try $0.claim(for: de, epoch: epoch, keyCheck: check) }
        }
        #expect(error?.code == .conflict)
    }

    @Test func anEntryGrowsTheTreeItIsIn() async throws {
        _ = try await found()
        let (digest, moment) = (SHA256.digest(of: [1]), moment)
        let frontier = try await store.write { try $0.appendToLog(.batchSent, digest: digest, at: moment) }
        #expect(frontier.size == 2)
        let hashes = try await leaves().map { LogEntry(kind: LogEntry.Kind(rawValue: $0.kind), time: $0.at, digest: $0.digest).leafHash }
        #expect(frontier.root == MerkleTree.root(of: hashes))
    }

    @Test func aCommitmentNeedsItsSalt() async throws {
        let statement = Array("a statement".utf8)
        let moment = moment
        let salts = try await store.write { transaction in
            [try transaction.commit(to: statement, at: moment), try transaction.commit(to: statement, at: moment)]
        }
        let digests = try await leaves().map(\.digest)
        #expect(Set(digests).count == 2)
        for (salt, digest) in zip(salts, digests) {
            let salt = try #require(LogEntry.Salt(salt))
            #expect(LogEntry.commitment(to: statement, salt: salt) == digest)
        }
    }

    @Test func aRunOfRetentionIsCommittedToWhenItEnds() async throws {
        let run = RetentionRun(startedAt: moment, closedBefore: moment, actor: "node")
        #expect(run.logDigest(by: nl) == nil)
        let (nl, end) = (nl, moment + .seconds(1))
        let ended = try await store.write { try $0.conclude(run, at: end, by: nl) }
        #expect(ended.finishedAt == end)
        #expect(try await leaves().map(\.digest) == [ended.logDigest(by: nl)].compactMap(\.self))
        #expect(String(decoding: ended.statement(at: end, by: nl), as: UTF8.self).hasPrefix(#"{"actor":"node","at":"#))
    }

    @Test func anEventWithoutASaltIsNoDecision() {
        let event = EventRecord(caseNumber: 1, kind: .reported, at: moment, member: nl)
        #expect(event.logDigest(about: CaseID(opener: nl, number: UniqueID(at: moment))) == nil)
    }
}
