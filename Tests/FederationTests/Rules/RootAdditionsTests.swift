import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Federation

/// The roots of a chain that go into the store. Another chain may have come in meanwhile.
@Suite struct RootAdditionsTests {
    private let secretariat: TestSecretariat
    /// Chains of one, two and three roots, each the beginning of the next.
    private let chains: [RootChain]
    private var chain: RootChain { chains[2] }

    init() throws {
        secretariat = try TestSecretariat()
        chains = try Self.chains(days: 100, after: secretariat)
    }

    /// Chains whose later roots list a key for so many days; those for another number of days are others.
    private static func chains(days: Int, after secretariat: TestSecretariat) throws -> [RootChain] {
        var chains = [secretariat.roots]
        for chain in 0..<2 {
            let last = chains[chain]
            var draft = RootDraft(following: last.current, issuedAt: secretariat.start)
            draft.directoryKeys.append(
                ListedKey(
                    PublicKey(SigningKey().verifyingKey), notBefore: secretariat.start,
                    notAfter: secretariat.start + .seconds(days * 86_400)))
            chains.append(try last.adding(draft.signed(with: [secretariat.rootKey], following: last.current).document))
        }
        return chains
    }

    private static func records(_ chain: RootChain, _ count: Int) -> [RootRecord] {
        zip(chain.roots, chain.documents).prefix(count).map {
            RootRecord(version: $0.version, digest: $0.digest, document: $1)
        }
    }

    @Test(arguments: 0...3) func onlyWhatIsMissingIsAdded(stored: Int) throws {
        let added = try chain.additions(to: Self.records(chain, stored))
        #expect(added.map(\.version) == Array((stored + 1)..<4))
        #expect(added.map(\.digest) == chain.roots.dropFirst(stored).map(\.digest))
        #expect(added.map(\.document) == Array(chain.documents.dropFirst(stored)))
    }

    @Test(arguments: [2, 3]) func anotherRootOfAVersionAlreadyStoredIsRefused(count: Int) throws {
        let other = Self.records(try Self.chains(days: 200, after: secretariat)[2], count)
        let error = #expect(throws: EnvelopeError.self) { try chain.additions(to: other) }
        #expect(error?.code == .rootMismatch)
    }

    @Test func aStoreThatIsAheadStaysAsItIs() throws {
        #expect(try chains[1].additions(to: Self.records(chain, 3)).isEmpty)
    }
}
