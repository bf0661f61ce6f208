import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// Directories pass from peer to peer, and only ever rise.
@Suite(.timeLimit(.minutes(1))) struct DirectoryExchangeTests {
    let federation: SimulatedFederation
    let de: SimulatedNode
    let nl: SimulatedNode

    init() async throws {
        federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    @Test func anAdoptedDirectoryIsInTheLog() async throws {
        let second = try federation.secretariat.directory(version: 2, of: [de.listing, nl.listing])
        #expect(try await nl.federation.directories.offer(second.document) == .adopted)
        let leaves = try await nl.store.read { try $0.logLeaves(from: 0, limit: 100) }
        #expect(leaves.first?.kind == "epoch")
        #expect(leaves.last?.kind == "directory" && leaves.last?.digest == second.digest)
    }

    @Test func rollbackAndForkAreRefusedAndTheLastGoodOneStays() async throws {
        let second = try federation.secretariat.directory(version: 2, of: [de.listing, nl.listing])
        try await nl.federation.directories.offer(second.document)
        let first = try federation.secretariat.directory(version: 1, of: [de.listing, nl.listing])
        let other = try federation.secretariat.directory(version: 2, of: [nl.listing])
        for (document, code) in [(first, RefusalCode.directoryRollback), (other, .directoryFork)] {
            let error = await #expect(throws: EnvelopeError.self) { try await nl.federation.directories.offer(document.document) }
            #expect(error?.code == code)
        }
        #expect(nl.steps.context.trust.current == second)
        #expect(try await nl.federation.directories.offer(second.document) == .known)
        let stored = try await nl.store.read { try $0.latestDirectory()?.digest }
        #expect(stored == second.digest)
    }

    @Test func oneThatANewerOvertookIsNotStored() async throws {
        let (second, third) = (
            try federation.secretariat.directory(version: 2, of: [de.listing, nl.listing]),
            try federation.secretariat.directory(version: 3, of: [de.listing, nl.listing])
        )
        // While the second was verified, the third came in.
        let newer = DirectoryRecord(version: 3, digest: third.digest, document: third.document, receivedAt: federation.start)
        try await nl.store.write { try $0.add(newer) }
        try await nl.federation.directories.offer(second.document)
        #expect(try await nl.store.read { try $0.directory(digest: second.digest) } == nil)
        #expect(try await nl.store.read { try $0.logLeaves(from: 0, limit: 100) }.allSatisfy { $0.digest != second.digest })
    }

    @Test func aPeerThatServesAnotherHistoryIsAlarmedAndAnOlderOneIsNot() async throws {
        try await nl.federation.directories.offer(federation.secretariat.directory(version: 2, of: [de.listing, nl.listing]).document)
        try await federation.run(de, nl) {
            await nl.federation.directories.fetch(from: de.member)
            #expect(!nl.rings("directory.refused"))
            try await de.federation.directories.offer(
                federation.secretariat.directory(version: 2, of: [de.listing, nl.listing], issuedAt: federation.start + .seconds(1))
                    .document)
            await nl.federation.directories.fetch(from: de.member)
            #expect(nl.rings("directory.refused", about: de.member))
            #expect(nl.steps.context.trust.current?.issuedAt == federation.start)
            #expect(nl.federation.peers.record(of: de.member).directoryVersion == 2)
            try await federation.offer(3, of: [de.listing, nl.listing], to: nl)
            #expect(!nl.rings("directory.refused"))
        }
    }

    @Test func ofManyOfferedAtOnceTheNewestIsInUse() async throws {
        let documents = try (2...12).map { try federation.secretariat.directory(version: $0, of: [de.listing, nl.listing]).document }
        await withTaskGroup(of: Void.self) { group in
            for document in documents.shuffled() { group.addTask { _ = try? await nl.federation.directories.offer(document) } }
        }
        #expect(nl.steps.context.trust.current?.version == 12)
        #expect(try await nl.store.read { try $0.latestDirectory()?.version } == 12)
    }
}
