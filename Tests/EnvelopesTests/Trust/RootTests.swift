import Cryptography
import Envelopes
import HotlineModel
import Testing

@Suite struct RootTests {
    @Test(arguments: try VectorFile.roots.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let documents = try vector.content.list("documents").compactMap { $0.string.map { Array($0.utf8) } }
        let pinned = try #require(Digest(hex: try vector.content.text("pinned")))
        guard let code = vector.code else {
            let chain = try RootChain(parsing: documents, pinned: pinned)
            #expect(chain.current.version == Int(try vector.content.number("version")))
            #expect(chain.current.digest.hex == (try vector.content.text("digest")))
            return
        }
        #expect(refusal { _ = try RootChain(parsing: documents, pinned: pinned) }?.rawValue == code)
    }

    @Test(arguments: try VectorFile.roots.cases("offers"))
    func agreesWithTheOffer(vector: VectorCase) throws {
        let pinned = try #require(Digest(hex: try vector.content.text("pinned")))
        let own = try RootChain(
            parsing: RootChain.documents(inText: Array(try vector.content.text("held").utf8)), pinned: pinned)
        let offered = Array(try vector.content.text("offered").utf8)
        guard let code = vector.code else {
            let version = Int(try vector.content.number("version"))
            switch try RootAcceptance.judge(RootChain.documents(inText: offered), against: own) {
            case .newer(let chain): #expect(chain.current.version == version && chain.pinned == pinned)
            case .known: #expect(own.current.version == version)
            }
            return
        }
        #expect(refusal { _ = try RootAcceptance.judge(RootChain.documents(inText: offered), against: own) }?.rawValue == code)
    }

    @Test func aFileHoldsOneRootHoweverLaidOutOrAChain() throws {
        let roots = try RootVectors.Chain()
        let chain = try RootChain(roots.first).adding(roots.second.document)
        let laidOut = try JSONValue(parsing: roots.first.document).pretty
        #expect(try RootChain(file: laidOut, pinned: roots.first.digest).current == roots.first)
        #expect(try RootChain(file: chain.text, pinned: roots.second.digest).current == roots.second)
        #expect(try RootChain(trustingFile: chain.text).pinned == roots.second.digest)
        #expect(refusal { _ = try RootChain(file: chain.text, pinned: roots.third.digest) } == .rootMismatch)
        let many = Array(String(repeating: "a\n", count: RootChain.mostRoots + 1).utf8)
        #expect(refusal { _ = try RootChain.documents(inText: many) } == .malformed)
    }

    @Test func aProposalTravelsAndFinishesWhenEnoughHaveSigned() throws {
        let roots = try RootVectors.Chain()
        var draft = RootDraft(following: roots.first, issuedAt: Federation.start + .seconds(86_400))
        draft.keys = roots.keys.dropFirst().map { PublicKey($0.verifyingKey) }
        var proposal = try RootProposal(draft, following: roots.first)
        #expect(proposal.missing == (2, 2))
        #expect(refusal { _ = try proposal.finished() } == .thresholdNotMet)
        var copy = try RootProposal(file: proposal.file)
        #expect(copy == proposal)
        try copy.sign(with: roots.keys[3])
        try proposal.sign(with: roots.keys[0])
        try proposal.sign(with: roots.keys[0])
        try proposal.sign(with: roots.keys[1])
        #expect(proposal.missing == (0, 1))
        try proposal.merge(RootProposal(file: copy.file))
        #expect(try proposal.isComplete && proposal.finished().digest == proposal.digest)
        #expect(refusal { try proposal.sign(with: SigningKey()) } == .unknownKey)
        #expect(
            refusal {
                try proposal.merge(RootProposal(RootDraft(following: roots.first, issuedAt: Federation.start), following: roots.first))
            } == .rootMismatch)
        #expect(refusal { _ = try RootProposal(draft, following: roots.second) } == .rootMismatch)
    }

    @Test(arguments: ["", "{}", #"{"proposal":1,"previous":2}"#, #"{"proposal":{},"previous":{},"more":1}"#])
    func whatIsNoProposalIsRefused(text: String) { #expect(throws: EnvelopeError.self) { try RootProposal(file: Array(text.utf8)) } }

    @Test func aChainGrowsByRootsThatFollow() throws {
        let roots = try RootVectors.Chain()
        let chain = try RootChain(roots.first).adding(roots.second.document).adding(roots.third.document)
        #expect(chain.roots.map(\.version) == [1, 2, 3])
        #expect(refusal { _ = try chain.adding(roots.second.document) } == .rootRollback)
        #expect(try RootChain(parsing: chain.documents, pinned: roots.first.digest) == chain)
    }

    @Test func theFirstRootOfAChainIsHandedOnWithItsOwnSignaturesOnly() throws {
        let roots = try RootVectors.Chain()
        let chain = RootChain(try Root(parsing: roots.second.standingAlone, pinned: roots.second.digest))
        #expect(try RootChain(parsing: chain.adding(roots.third.document).documents, pinned: roots.second.digest).current == roots.third)
    }

    @Test func readingAloneNeedsThePinnedDigest() throws {
        let roots = try RootVectors.Chain()
        #expect(try Root(parsing: roots.first.document, pinned: roots.first.digest) == roots.first)
        #expect(refusal { _ = try Root(parsing: roots.first.document, pinned: .zero) } == .rootMismatch)
    }
}
