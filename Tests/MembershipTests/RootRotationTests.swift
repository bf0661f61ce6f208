import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import Testing

/// A new root, from its draft to the members that take it.
@Suite struct RootRotationTests {
    let federation: Federation
    let now = Federation.now

    init() throws {
        federation = try Federation()
        try federation.join("nl")
        _ = try federation.secretariat.sign(at: now)
    }

    private var draftPath: String { federation.secretariat.rootDraftPath }

    private func draft(replacing isAnother: Bool = false, _ change: (inout RootChange) throws -> Void = { _ in }) throws -> RootProposal {
        var wanted = RootChange()
        try change(&wanted)
        return try federation.secretariat.draftRoot(wanted, replacing: isAnother, at: now)
    }

    private func sign(_ names: String..., copy: String? = nil) throws -> RootProposal {
        try Secretariat.signRootDraft(
            at: copy ?? draftPath, with: names.map { "\(federation.path)/secretariat/keys/\($0).key" }, skippingOthers: false)
    }

    private func rootKeys() -> [String] { federation.secretariat.root.keys.map(\.keyID) }

    private func problem(_ body: () throws -> Void) -> String? {
        guard case .root(let problem)? = #expect(throws: MembershipError.self, performing: body) else { return nil }
        return problem
    }

    @Test func followsWhenEnoughOldAndNewKeysHaveSigned() throws {
        let old = federation.secretariat.root
        let proposal = try draft {
            $0.newKeys = 1
            $0.removedKeys = [String(rootKeys()[0].prefix(8))]
            $0.makesDirectoryKey = true
            $0.endedDirectoryKeys = [old.directoryKeys[0].key.keyID]
        }
        #expect(proposal.missing == (2, 2) && proposal.keys.count == 3)
        #expect(try sign("root-2").missing == (1, 1))
        #expect(
            problem { _ = try federation.secretariat.publishRoot() }
                == "1 more of the keys in use and 1 more of the new keys must sign the draft")
        // The removed key and the new one: each counts on its own side.
        #expect(try sign("root-1").missing == (0, 1))
        #expect(try sign("root-4").isComplete)
        let root = try federation.secretariat.publishRoot()
        #expect(root.version == 2 && root.previous == old.digest && root.digest == proposal.digest)
        #expect(try federation.secretariat.rootProposal() == nil)
        let directory = try federation.secretariat.sign(at: now + .seconds(1))
        #expect(directory.rootDigest == root.digest && directory.content.rootVersion == 2)
        #expect(try Secretariat(folder: "\(federation.path)/secretariat").signedDirectory() == directory)
    }

    @Test func collectsSignaturesFromCopiesOnOtherMachines() throws {
        _ = try draft { $0.threshold = 1 }
        for (name, key) in [("a.json", "root-2"), ("b.json", "root-3")] {
            try federation.write(federation.file("secretariat/root-draft.json"), to: name)
            _ = try sign(key, copy: "\(federation.path)/\(name)")
        }
        let root = try federation.secretariat.publishRoot(with: [federation.file("a.json"), federation.file("b.json")])
        #expect(root.threshold == 1)
    }

    @Test func takesKeysThatWereMadeElsewhere() throws {
        let (rootFile, directoryFile) = ("\(federation.path)/r.key", "\(federation.path)/d.key")
        let rootKey = try Secretariat.makeKey(at: rootFile)
        let directoryKey = try Secretariat.makeKey(at: directoryFile)
        #expect(try federation.mode(of: "r.key") == 0o600)
        #expect(throws: CryptographyError.self) { try Secretariat.makeKey(at: rootFile) }
        let proposal = try draft {
            $0.addedKeys = [try Secretariat.publicKey(at: rootFile + ".pub")]
            $0.addedDirectoryKeys = [try Secretariat.publicKey(at: directoryFile + ".pub")]
        }
        #expect(proposal.keys.last == rootKey && proposal.directoryKeys.last?.key == directoryKey)
        #expect(try Secretariat.signRootDraft(at: draftPath, with: [rootFile], skippingOthers: false).missing == (2, 1))
    }

    @Test func aMemberTakesItWithTheNextBundleAndKeepsItsPin() throws {
        _ = try draft { $0.makesDirectoryKey = true }
        _ = try sign("root-1", "root-2")
        let root = try federation.secretariat.publishRoot()
        let directory = try federation.secretariat.sign(at: now)
        let accepted = try federation.node("nl").accept(federation.file("secretariat/joined-nl.json"), at: now)
        #expect(accepted.directory == directory)
        let roots = try RootChain(
            file: federation.file("nl/federation/root.json"), pinned: #require(Digest(hex: text("nl/federation/root.digest"))))
        #expect(roots.current == root && roots.roots.count == 2)
    }

    private func text(_ name: String) throws -> String { String(decoding: try federation.file(name), as: UTF8.self) }

    @Test func membersToComePinTheNewestAndOthersTheirs() throws {
        let first = federation.secretariat.root.digest
        _ = try draft { $0.removedKeys = [rootKeys()[0]] }
        _ = try sign("root-1", "root-2", "root-3")
        let root = try federation.secretariat.publishRoot()
        #expect(try RootChain(file: federation.file("secretariat/root.json"), pinned: root.digest).current.digest == root.digest)
        for pinned in [first, root.digest] {
            #expect(try RootChain(file: federation.file("secretariat/roots.ndjson"), pinned: pinned).current.digest == root.digest)
        }
        _ = try federation.prepare(Federation.application("de"))
        #expect(try !federation.secretariat.admit(federation.file("de/join-de.json"), at: now).isRenewal)
        // One that was set up under the first root renews all the same.
        let old = try federation.node("nl").prepare(
            Federation.application("nl"), root: federation.file("secretariat/roots.ndjson"), pinned: first, at: now)
        #expect(old.request.rootDigest == first)
        #expect(try federation.secretariat.admit(federation.file("nl/join-nl.json"), at: now).isRenewal)
    }

    @Test func aKeyThatIsRevokedIsListedSoAndOneThatIsEndedHasItsEnd() throws {
        let name = federation.secretariat.root.directoryKeys[0].key.keyID
        let revoked = try draft {
            $0.makesDirectoryKey = true
            $0.revokedDirectoryKeys = [name]
        }
        #expect(revoked.directoryKeys[0].revokedAt == now)
        let ended = try draft(replacing: true) {
            $0.makesDirectoryKey = true
            $0.endedDirectoryKeys = [name]
        }
        #expect(ended.directoryKeys[0].revokedAt == nil && ended.directoryKeys[0].notAfter == now)
    }

    @Test func aClockSetBackDatesNoRootBeforeTheOneItFollows() throws {
        let proposal = try federation.secretariat.draftRoot(RootChange(), at: now - .seconds(3_600))
        #expect(proposal.expiresAt == now + Secretariat.foundationLifetime)
    }

    @Test func keysOfAWholeFolderSignAndOthersArePassedOver() throws {
        _ = try draft()
        let paths = ["\(federation.path)/stranger.key"] + (try federation.secretariat.rootKeyPaths())
        _ = try Secretariat.makeKey(at: paths[0])
        #expect(try Secretariat.signRootDraft(at: draftPath, with: paths, skippingOthers: true).isComplete)
    }

    @Test func aPublicationThatACrashCutInTwoIsFinished() throws {
        _ = try draft()
        _ = try sign("root-1", "root-2")
        let signed = try federation.file("secretariat/root-draft.json")
        let root = try federation.secretariat.publishRoot()
        try federation.write(signed, to: "secretariat/root-draft.json")
        #expect(try federation.secretariat.publishRoot() == root)
        #expect(try federation.secretariat.rootProposal() == nil)
    }

    @Test func refusesADraftThatFollowsAnOlderRoot() throws {
        _ = try draft { $0.threshold = 1 }
        _ = try sign("root-1", "root-2")
        let late = try federation.file("secretariat/root-draft.json")
        _ = try draft(replacing: true)
        _ = try sign("root-1", "root-2")
        _ = try federation.secretariat.publishRoot()
        try federation.write(late, to: "secretariat/root-draft.json")
        #expect(
            problem { _ = try federation.secretariat.publishRoot() }
                == "the draft follows another root than the one in use; draft it anew with --replace")
    }

    @Test func aPublicKeyHasAtMost4096Bytes() throws {
        let path = "\(federation.path)/r.key.pub"
        let key = try Secretariat.makeKey(at: "\(federation.path)/r.key")
        func pad(to count: Int) throws {
            let file = try federation.file("r.key.pub")
            try federation.write(file + Array(repeating: 0x20, count: count - file.count), to: "r.key.pub")
        }
        try pad(to: 4_096)
        #expect(try Secretariat.publicKey(at: path) == key)
        try pad(to: 4_097)
        #expect(throws: MembershipError.file(path, reason: "it is longer than 4096 bytes")) { try Secretariat.publicKey(at: path) }
    }

    @Test func refusesAKeyOfNeitherRoot() throws {
        _ = try draft()
        _ = try Secretariat.makeKey(at: "\(federation.path)/stranger.key")
        let before = try federation.file("secretariat/root-draft.json")
        #expect(
            problem { _ = try Secretariat.signRootDraft(at: draftPath, with: ["\(federation.path)/stranger.key"], skippingOthers: false) }
                == "\(federation.path)/stranger.key is a key of neither the root in use nor the new one")
        #expect(try federation.file("secretariat/root-draft.json") == before)
    }

    @Test func refusesACopyOfAnotherDraft() throws {
        _ = try draft()
        try federation.write(federation.file("secretariat/root-draft.json"), to: "a.json")
        _ = try draft(replacing: true) { $0.threshold = 3 }
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.publishRoot(with: [federation.file("a.json")]) }
        #expect(error == .refused(what: "A copy of the draft", EnvelopeError(.rootMismatch)))
        #expect(federation.secretariat.root.version == 1)
    }

    @Test func refusesADraftWhoseSignatureWasForged() throws {
        _ = try draft()
        _ = try sign("root-1")
        var text = try text("secretariat/root-draft.json")
        let range = try #require(text.range(of: "\"signature\":\""))
        text.replaceSubrange(
            range.upperBound..<text.index(range.upperBound, offsetBy: 2), with: text[range.upperBound...].hasPrefix("AA") ? "BB" : "AA")
        try federation.write(Array(text.utf8), to: "secretariat/root-draft.json")
        let error = #expect(throws: MembershipError.self) { try federation.secretariat.publishRoot() }
        #expect(error == .refused(what: "The draft of the root \(draftPath)", EnvelopeError(.badSignature)))
    }

    @Test func refusesToDraftOverADraftAndToPublishNothing() throws {
        #expect(
            problem { _ = try federation.secretariat.publishRoot() } == "nothing is drafted; begin with “hotline federation root draft”")
        _ = try draft()
        #expect(problem { _ = try draft() } == "another draft is collecting signatures in \(draftPath)")
        _ = try draft(replacing: true)
    }

    @Test func refusesARootThatCouldSignNothing() throws {
        #expect(throws: MembershipError.impossibleThreshold(4, of: 3)) { try draft { $0.threshold = 4 } }
        let directoryKey = federation.secretariat.root.directoryKeys[0].key.keyID
        for change in [\RootChange.endedDirectoryKeys, \.revokedDirectoryKeys] {
            #expect(
                problem { _ = try draft { $0[keyPath: change] = [directoryKey] } } == "no key would be left to sign directories; add one")
        }
        #expect(
            problem { _ = try draft { $0.removedKeys = ["AAAAAAAA"] } }
                == "no root key is named so; “hotline federation root show” lists them")
        #expect(problem { _ = try draft { $0.removedKeys = ["A"] } } == "give more of the name of the root key")
        let known = federation.secretariat.root.keys[0]
        #expect(problem { _ = try draft { $0.addedKeys = [known] } } == "\(known.keyID) is a root key already")
        #expect(!FileManager.default.fileExists(atPath: draftPath))
    }

    @Test func refusesToSignDirectoriesWithoutAKeyThatTheNewestRootLists() throws {
        _ = try draft {
            $0.makesDirectoryKey = true
            $0.revokedDirectoryKeys = [federation.secretariat.root.directoryKeys[0].key.keyID]
        }
        _ = try sign("root-1", "root-2")
        _ = try federation.secretariat.publishRoot()
        try FileManager.default.removeItem(atPath: "\(federation.path)/secretariat/keys/directory-1.key")
        #expect(
            problem { _ = try federation.secretariat.sign(at: now) }?.contains("holds no directory key that root version 2 lists") == true)
    }

    @Test func aBundleUnderAForkedRootIsRefusedAndWhatIsInstalledStays() throws {
        // A thief of the secretariat's keys makes another second root.
        try FileManager.default.copyItem(atPath: "\(federation.path)/secretariat", toPath: "\(federation.path)/fork")
        var fork = try Secretariat(folder: "\(federation.path)/fork")
        for (isFork, days) in [(false, 10), (true, 20)] {
            var change = RootChange()
            change.lifetime = .seconds(days * 86_400)
            let name = isFork ? "fork" : "secretariat"
            if isFork { _ = try fork.draftRoot(change, at: now) } else { _ = try federation.secretariat.draftRoot(change, at: now) }
            _ = try Secretariat.signRootDraft(
                at: "\(federation.path)/\(name)/root-draft.json", with: [1, 2].map { "\(federation.path)/\(name)/keys/root-\($0).key" },
                skippingOthers: false)
        }
        _ = try federation.secretariat.publishRoot()
        _ = try fork.publishRoot()
        _ = try federation.node("nl").accept(federation.file("secretariat/joined-nl.json"), at: now)
        let before = try federation.file("nl/federation/root.json")
        let error = #expect(throws: MembershipError.self) {
            try federation.node("nl").accept(federation.file("fork/joined-nl.json"), at: now)
        }
        #expect(error == .refused(what: "The root document", EnvelopeError(.rootMismatch)))
        #expect(try federation.file("nl/federation/root.json") == before)
    }
}
