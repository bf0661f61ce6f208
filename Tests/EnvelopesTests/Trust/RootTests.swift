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
