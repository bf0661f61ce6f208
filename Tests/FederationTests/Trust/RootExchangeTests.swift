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
import Testing

@testable import Federation

/// Roots pass from peer to peer, with the directories that are signed under them.
@Suite(.timeLimit(.minutes(1))) struct RootExchangeTests {
    let federation: SimulatedFederation
    let de: SimulatedNode
    let nl: SimulatedNode
    let directoryKey = SigningKey()
    private var secretariat: TestSecretariat { federation.secretariat }

    init() async throws {
        federation = try SimulatedFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    /// The root that follows the first, with another key for directories, valid for so many days.
    private func next(
        days: Int = 100, after chain: RootChain? = nil, revokingTheFirstKey isRevoked: Bool = false
    ) throws -> RootChain {
        let chain = chain ?? secretariat.roots
        let old = chain.current
        var draft = RootDraft(following: old, issuedAt: federation.start)
        if isRevoked { draft.directoryKeys[0].revokedAt = federation.start }
        let (from, until) = (federation.start - .seconds(86_400), federation.start + .seconds(days * 86_400))
        let key = chain.current.version == 1 ? directoryKey : SigningKey()
        draft.directoryKeys.append(ListedKey(PublicKey(key.verifyingKey), notBefore: from, notAfter: until))
        return try chain.adding(draft.signed(with: [secretariat.rootKey], following: old).document)
    }

    private func directory(version: Int, under roots: RootChain) throws -> Directory {
        try DirectoryDraft(version: version, issuedAt: federation.start, root: roots.current, members: [de.listing, nl.listing])
            .signed(with: directoryKey, roots: roots)
    }

    /// Gives a node a root and a directory under it.
    private func give(_ roots: RootChain, version: Int, to node: SimulatedNode) async throws {
        #expect(try await node.federation.directories.offer(roots: roots.documents) == .adopted)
        try await node.federation.directories.offer(directory(version: version, under: roots).document)
    }

    @Test func aDirectoryUnderAnUnknownRootBringsTheRoot() async throws {
        let roots = try next()
        try await give(roots, version: 2, to: de)
        try await federation.run(de, nl) {
            _ = try await nl.confirmCase(in: "DE", page: "a")
            try await nl.wait(for: .outbox(de.member)) { nl.steps.context.trust.current?.version == 2 }
        }
        #expect(nl.steps.context.trust.roots == roots)
        #expect(try await nl.store.read { try $0.roots().map(\.digest) } == roots.roots.map(\.digest))
        #expect(!nl.rings("root.refused"))
        #expect(try await nl.federation.directories.offer(roots: roots.documents) == .known)
    }

    @Test func aPeerWithAnotherRootIsAlarmedAndTheOneInUseStays() async throws {
        let (ours, theirs) = (try next(days: 100), try next(days: 200))
        try await give(ours, version: 2, to: nl)
        try await give(theirs, version: 3, to: de)
        await de.reachable { await nl.federation.directories.fetch(from: de.member) }
        #expect(nl.rings("root.refused", about: de.member))
        #expect(nl.steps.context.trust.roots == ours && nl.steps.context.trust.current?.version == 2)
        // A later root that follows ours ends it.
        #expect(try await nl.federation.directories.offer(roots: next(days: 300, after: ours).documents) == .adopted)
        #expect(!nl.rings("root.refused"))
    }

    @Test func aPeerThatIsBehindIsNotAlarmed() async throws {
        let roots = try next()
        try await give(roots, version: 2, to: nl)
        // Its directory names a root that is not known here, and it serves only the first one.
        let unknown = try directory(version: 9, under: next(days: 500))
        let record = DirectoryRecord(
            version: 9, digest: unknown.digest, document: unknown.document, receivedAt: federation.start)
        try await de.store.write { try $0.add(record) }
        await de.reachable { await nl.federation.directories.fetch(from: de.member) }
        #expect(federation.network.exchanges.map(\.request) == [.directory, .roots])
        #expect(!nl.rings("root.refused") && nl.rings("directory.refused", about: de.member))
        #expect(nl.steps.context.trust.roots == roots)
    }

    @Test func whatIsRolledBackForkedOrUnderSignedIsRefused() async throws {
        let roots = try next()
        try await give(roots, version: 2, to: nl)
        let stranger = SigningKey()
        var draft = RootDraft(following: roots.current, issuedAt: federation.start)
        draft.keys = [PublicKey(stranger.verifyingKey)]
        var proposal = try RootProposal(draft, following: roots.current)
        try proposal.sign(with: stranger)
        let text = try JSONValue(parsing: proposal.file)
        let underSigned = try #require(text["proposal"]).compactBytes
        let offers: [([[UInt8]], RefusalCode)] = [
            (secretariat.roots.documents, .rootRollback), (try next(days: 7).documents, .rootMismatch),
            (roots.documents + [underSigned], .thresholdNotMet), ([], .rootRollback),
        ]
        for (documents, code) in offers {
            let error = await #expect(throws: EnvelopeError.self) { try await nl.federation.directories.offer(roots: documents) }
            #expect(error?.code == code)
        }
        #expect(nl.steps.context.trust.roots == roots)
        #expect(try await nl.store.read { try $0.roots().count } == 2)
    }

    @Test func aDirectoryUnderARevokedKeyIsRefusedOnceTheRootIsKnown() async throws {
        try await nl.federation.directories.offer(roots: next(revokingTheFirstKey: true).documents)
        let stolen = try secretariat.directory(version: 2, of: [de.listing, nl.listing])
        let error = await #expect(throws: EnvelopeError.self) { try await nl.federation.directories.offer(stolen.document) }
        #expect(error?.code == .keyRevoked)
        #expect(nl.steps.context.trust.current?.version == 1)
    }

    @Test func theRootsAreServedAsTextFromTheFirstOn() async throws {
        let peer = federation.peer(de.enrolment)
        let roots = try next()
        try await nl.federation.directories.offer(roots: roots.documents)
        let reply = try await nl.reachable { try await peer.send(.roots, to: nl) }
        #expect(reply == .success(roots.text))
    }

    @Test func anAlarmRingsWhileTheDirectoryDoesNotLetTheOwnKeyCount() async throws {
        try await nl.federation.watch()
        #expect(!nl.rings("signingKey.refused"))
        var listing = nl.listing
        listing.keys[0].revokedAt = federation.start - .seconds(60)
        try await nl.federation.directories.offer(secretariat.directory(version: 2, of: [de.listing, listing]).document)
        try await nl.federation.watch()
        #expect(nl.rings("signingKey.refused"))
        try await federation.offer(3, of: [de.listing, nl.listing], to: nl)
        try await nl.federation.watch()
        #expect(!nl.rings("signingKey.refused"))
    }

    @Test func ofOneOwnKeyTheDirectorySaysWhetherItCounts() throws {
        let (now, listing) = (federation.start, nl.listing)
        let directory = try secretariat.directory(version: 1, of: [listing, de.listing])
        func signing(_ name: String, _ member: MemberID) -> RefusalCode? {
            OwnKeys.refusal(ofSigningKey: name, member: member, in: directory, at: now)
        }
        func tls(_ pin: Digest, _ member: MemberID) -> RefusalCode? {
            OwnKeys.refusal(ofTLSKey: pin, member: member, in: directory, at: now)
        }
        #expect(signing(listing.keys[0].key.keyID, nl.member) == nil && signing(listing.keys[0].key.keyID, de.member) == .unknownKey)
        #expect(tls(listing.pins[0].spki, nl.member) == nil && tls(listing.pins[0].spki, de.member) == .certificateNameMismatch)
        #expect(tls(.zero, nl.member) == .certificateUnpinned)
        #expect(OwnKeys.refusal(ofSigningKey: "", member: nl.member, in: nil, at: now) == nil)
    }
}
