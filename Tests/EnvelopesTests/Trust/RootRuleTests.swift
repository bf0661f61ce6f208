import Cryptography
import Envelopes
import HotlineModel
import Testing

/// Roots and proposals that are wrong in one thing alone.
@Suite struct RootRuleTests {
    let roots: RootVectors.Chain

    init() throws { roots = try RootVectors.Chain() }

    /// The document of the first root with a part of its text replaced.
    private func code(_ old: String, _ new: String) -> RefusalCode? {
        let document = Forgery.replacing(old, with: new, in: roots.first.document)
        return refusal { _ = try Root(parsing: document, pinned: roots.first.digest) }
    }

    @Test func aRootDocumentHoldsNothingElse() {
        #expect(code(#"{"payload""#, #"{"payload""#) == nil)
        #expect(code(#"{"payload""#, #"{"more":1,"payload""#) == .malformedSignature)
        #expect(code(#"{"protected""#, #"{"header":{},"protected""#) == .malformedSignature)
        #expect(code(#""signatures":["#, #""signatures":[1,"#) == .malformedSignature)
    }

    @Test func aSignatureHas64Bytes() throws {
        let value = try JSONValue(parsing: roots.first.document)
        let signature = try #require(value["signatures"]?.array?.first?["signature"]?.string)
        let bytes = try #require(Base64URL.decode(signature))
        for other in [Array(bytes.dropLast()), bytes + [0], []] {
            #expect(code(signature, Base64URL.encode(other)) == .malformedSignature)
        }
        #expect(code(signature, Base64URL.encode(bytes.reversed())) == .badSignature)
    }

    @Test func enoughOfItsOwnKeysSignAPinnedRoot() throws {
        let draft = try draft(of: roots.first)
        func document(_ signers: [SigningKey]) throws -> [UInt8] {
            let signatures = try signers.map { try entry(draft.payload, $0) }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            return JSONValue.object([
                .init("payload", .string(Base64URL.encode(draft.payload))), .init("signatures", .array(signatures.map(\.1))),
            ]).compactBytes
        }
        let digest = SHA256.digest(of: draft.payload)
        func code(_ signers: [SigningKey]) throws -> RefusalCode? {
            let document = try document(signers)
            return refusal { _ = try Root(parsing: document, pinned: digest) }
        }
        let enough = Array(roots.keys.prefix(draft.threshold))
        #expect(try code(enough) == nil)
        #expect(try code(Array(enough.dropLast())) == .thresholdNotMet)
        #expect(try code([]) == .thresholdNotMet)
        #expect(try code(enough + [SigningKey()]) == .unknownKey)
    }

    private func draft(of root: Root) throws -> RootDraft {
        RootDraft(
            threshold: root.threshold, keys: root.keys, directoryKeys: root.directoryKeys, issuedAt: root.issuedAt,
            expiresAt: root.expiresAt)
    }

    /// The name of a key and its entry among the signatures.
    private func entry(_ payload: [UInt8], _ key: SigningKey) throws -> (String, JSONValue) {
        let protected = Base64URL.encode(Array(Forgery.header(.root, key).utf8))
        let signature = key.sign(Array((protected + "." + Base64URL.encode(payload)).utf8))
        return (key.keyID, ["protected": .string(protected), "signature": .string(Base64URL.encode(signature))])
    }

    @Test(arguments: [(1, true, true), (1, false, false), (2, true, false), (2, false, true)])
    func onlyTheFirstRootFollowsNone(version: Int, hasNone: Bool, isRead: Bool) throws {
        var draft = RootDraft(following: roots.first, issuedAt: Federation.start)
        draft.version = version
        if hasNone { draft.previous = .zero }
        let payload = draft.payload
        let document = JSONValue.object([.init("payload", .string(Base64URL.encode(payload))), .init("signatures", [])]).compactBytes
        let code = refusal { _ = try Root(parsing: document, pinned: SHA256.digest(of: payload)) }
        #expect(code == (isRead ? .thresholdNotMet : .malformed))
    }

    @Test func aProposalFollowsItsRootByVersionAndByDigest() throws {
        func code(_ change: (inout RootDraft) -> Void) -> RefusalCode? {
            var draft = RootDraft(following: roots.first, issuedAt: Federation.start)
            change(&draft)
            return refusal { _ = try RootProposal(draft, following: roots.first) }
        }
        #expect(code { _ in } == nil)
        #expect(code { $0.version += 1 } == .rootMismatch)
        #expect(code { $0.previous = roots.second.digest } == .rootMismatch)
    }

    @Test func missingSignaturesAreCountedByBothThresholds() throws {
        var draft = RootDraft(following: roots.first, issuedAt: Federation.start)
        draft.threshold = 1
        var proposal = try RootProposal(draft, following: roots.first)
        #expect(proposal.missing == (roots.first.threshold, 1))
        try proposal.sign(with: roots.keys[0])
        #expect(proposal.missing == (roots.first.threshold - 1, 0))
        draft.threshold = draft.keys.count
        #expect(try RootProposal(draft, following: roots.first).missing == (roots.first.threshold, draft.keys.count))
    }

    @Test func aProposalBearsGoodSignaturesOnly() throws {
        var proposal = try RootProposal(RootDraft(following: roots.first, issuedAt: Federation.start), following: roots.first)
        try proposal.sign(with: roots.keys[0])
        let file = proposal.file
        #expect(try RootProposal(file: file).signers == proposal.signers && proposal.signers.count == 1)
        let signature = try #require(JSONValue(parsing: file)["proposal"]?["signatures"]?.array?.first?["signature"]?.string)
        let changed = Forgery.replacing(signature, with: Forgery.changed(signature, at: 10), in: file)
        #expect(refusal { _ = try RootProposal(file: changed) } == .badSignature)
    }

    @Test func aProposalBringsARootThatStandsByItsOwnSignatures() throws {
        let proposal = try RootProposal(RootDraft(following: roots.first, issuedAt: Federation.start), following: roots.first)
        let signatures = try #require(JSONValue(parsing: roots.first.standingAlone)["signatures"])
        let text = String(decoding: signatures.compactBytes, as: UTF8.self)
        let forged = Forgery.replacing(text, with: "[]", in: proposal.file)
        #expect(forged != proposal.file && refusal { _ = try RootProposal(file: forged) } == .thresholdNotMet)
        let more = Forgery.replacing(#""previous":"#, with: #""more":1,"previous":"#, in: proposal.file)
        #expect(refusal { _ = try RootProposal(file: more) } == .malformed)
    }
}
