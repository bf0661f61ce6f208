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
@Suite(.timeLimit(.minutes(2))) struct RootExchangeTests {
    let federation: TestFederation
    let de: TestNode
    let nl: TestNode
    let directoryKey = SigningKey()

    init() async throws {
        federation = try TestFederation()
        let nodes = try await federation.start([federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"])])
        (de, nl) = (nodes[0], nodes[1])
    }

    /// The root that follows the first, with another key for directories, valid for so many days.
    private func next(days: Int = 100, revokingTheFirstKey isRevoked: Bool = false) throws -> RootChain {
        let old = federation.roots.current
        var draft = RootDraft(following: old, issuedAt: federation.start)
        if isRevoked { draft.directoryKeys[0].revokedAt = federation.start }
        let (from, until) = (federation.start - .seconds(86_400), federation.start + .seconds(days * 86_400))
        draft.directoryKeys.append(ListedKey(PublicKey(directoryKey.verifyingKey), notBefore: from, notAfter: until))
        return try federation.roots.adding(draft.signed(with: [federation.rootKey], following: old).document)
    }

    private func directory(version: Int, under roots: RootChain) throws -> Directory {
        try DirectoryDraft(version: version, issuedAt: federation.start, root: roots.current, members: [de.listing, nl.listing])
            .signed(with: directoryKey, roots: roots)
    }

    /// Makes a node hold a root and a directory under it.
    private func give(_ roots: RootChain, version: Int, to node: TestNode) async throws {
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
        try await federation.run(de, nl) { await nl.federation.directories.fetch(from: de.member) }
        #expect(nl.rings("root.refused", about: de.member))
        #expect(nl.steps.context.trust.roots == ours && nl.steps.context.trust.current?.version == 2)
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
            (federation.roots.documents, .rootRollback), (try next(days: 7).documents, .rootMismatch),
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
        let stolen = try federation.directory(version: 2, of: [de.listing, nl.listing])
        let error = await #expect(throws: EnvelopeError.self) { try await nl.federation.directories.offer(stolen.document) }
        #expect(error?.code == .keyRevoked)
        #expect(nl.steps.context.trust.current?.version == 1)
    }

    @Test func theRootsAreServedAsTextFromTheFirstOn() async throws {
        let peer = try TestPeer(federation.enrol("us"))
        let node = try await federation.start([federation.enrol("fr", covering: ["FR"])], others: [peer.listing])[0]
        let roots = try next()
        try await node.federation.directories.offer(roots: roots.documents)
        let response = try await federation.run(node) { try await peer.send("GET", "/federation/v1/root", to: node) }
        #expect(response.header("content-type") == "application/x-ndjson")
        #expect(response.body == roots.text)
    }

    @Test func anAlarmRingsWhileTheDirectoryDoesNotLetTheOwnKeyCount() async throws {
        try await nl.federation.watch()
        #expect(!nl.rings("signingKey.refused"))
        var listing = nl.listing
        listing.keys[0].revokedAt = federation.start - .seconds(60)
        try await nl.federation.directories.offer(federation.directory(version: 2, of: [de.listing, listing]).document)
        try await nl.federation.watch()
        #expect(nl.rings("signingKey.refused"))
    }

    @Test func ofOneOwnKeyTheDirectorySaysWhetherItCounts() throws {
        let (now, listing) = (federation.start, nl.listing)
        let directory = try federation.directory(version: 1, of: [listing, de.listing])
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
