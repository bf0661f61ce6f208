import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let trust = [
        Behaviour("directories are kept for ever, each version once", keepsDirectories),
        Behaviour("roots are kept from the first to the newest, each version once", keepsRoots),
        Behaviour("a store is claimed once", claimsOnce),
        Behaviour("what is known of a peer is kept", remembersPeers),
        Behaviour("who writes one column of a peer undoes no other", writesPeersByColumn),
    ]

    static let log = [
        Behaviour("the log grows by one leaf at its edge", growsLog),
        Behaviour("a leaf anywhere but at the edge is refused", refusesOtherLeaf),
    ]

    private static func keepsDirectories(_ store: any CaseStore) async throws {
        @Sendable func directory(_ version: Int, _ digest: Int) -> DirectoryRecord {
            DirectoryRecord(
                version: version, digest: Sample.digest(digest), document: "document \(digest)", receivedAt: Sample.time(Int64(digest)))
        }
        #expect(try await store.read { try $0.latestDirectory() } == nil)
        let codes = try await store.write { transaction in
            try transaction.add(directory(2, 20))
            try transaction.add(directory(3, 30))
            return [refusal { try transaction.add(directory(3, 31)) }, refusal { try transaction.add(directory(4, 30)) }]
        }
        #expect(codes == [.conflict, .conflict])
        let latest = try #require(try await store.read { try $0.latestDirectory() })
        #expect(
            latest.version == 3 && latest.digest == Sample.digest(30) && latest.document == "document 30"
                && latest.receivedAt == Sample.time(30))
        #expect(try await store.read { try $0.directory(digest: Sample.digest(20))?.version } == 2)
        #expect(try await store.read { try $0.directory(digest: Sample.digest(31)) } == nil)
    }

    private static func keepsRoots(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            try transaction.add(RootRecord(version: 2, digest: Sample.digest(2), document: [2, 0, 255]))
            try transaction.add(RootRecord(version: 1, digest: Sample.digest(1), document: []))
            return refusal { try transaction.add(RootRecord(version: 2, digest: Sample.digest(3), document: [3])) }
        }
        #expect(code == .conflict)
        let roots = try await store.read { try $0.roots() }
        #expect(roots.map(\.version) == [1, 2] && roots.map(\.document) == [[], [2, 0, 255]])
        #expect(roots.map(\.digest) == [Sample.digest(1), Sample.digest(2)])
    }

    private static func claimsOnce(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.owner() } == nil)
        #expect(try await store.read { try $0.epoch() } == nil)
        #expect(try await store.read { try $0.keyCheck() } == nil)
        let code = try await store.write { transaction in
            try transaction.claim(for: Sample.nl, epoch: "0123", keyCheck: Sample.digest(1))
            // Claiming again for the same owner changes nothing.
            try transaction.claim(for: Sample.nl, epoch: "4567", keyCheck: Sample.digest(2))
            return refusal { try transaction.claim(for: Sample.de, epoch: "89ab", keyCheck: Sample.digest(1)) }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.owner() } == Sample.nl)
        #expect(try await store.read { try $0.epoch() } == "0123")
        #expect(try await store.read { try $0.keyCheck() } == Sample.digest(1))
    }

    /// Everything that may be known of a peer.
    private static func knownPeer(_ member: MemberID) -> PeerRecord {
        var peer = PeerRecord(member: member)
        peer.heardAt = Sample.time(1)
        peer.answeredAt = Sample.time(2)
        peer.lastError = "no answer"
        peer.lastErrorAt = Sample.time(3)
        peer.skewMilliseconds = -86_400_000
        peer.directoryVersion = 7
        peer.checkpoint = "note\n"
        peer.forkedCheckpoint = "another note\n"
        peer.catchingUpSince = Sample.time(4)
        peer.silenceCountsFrom = Sample.time(5)
        return peer
    }

    private static func remembersPeers(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.peer(Sample.de) } == PeerRecord(member: Sample.de))
        #expect(try await store.read { try $0.peers() }.isEmpty)
        var peer = knownPeer(Sample.de)
        try await store.write { transaction in
            try transaction.recordContact(with: knownPeer(Sample.de))
            try transaction.recordContact(with: PeerRecord(member: Sample.central))
            try transaction.save(checkpoint: "note\n", of: Sample.de)
            try transaction.save(forkedCheckpoint: "another note\n", of: Sample.de)
            try transaction.setCatchingUp(with: Sample.de, since: Sample.time(4))
            try transaction.countSilence(of: Sample.de, from: Sample.time(5))
        }
        #expect(try await store.read { try $0.peer(Sample.de) } == peer)
        (peer.lastError, peer.lastErrorAt, peer.catchingUpSince) = (nil, nil, nil)
        let second = peer
        try await store.write { transaction in
            try transaction.recordContact(with: second)
            try transaction.setCatchingUp(with: Sample.de, since: nil)
        }
        #expect(try await store.read { try $0.peers() } == [PeerRecord(member: Sample.central), second])
    }

    /// Each writer changes its own columns of a row that it has not read, in any order.
    private static func writesPeersByColumn(_ store: any CaseStore) async throws {
        let writers: [@Sendable (any StoreTransaction, MemberID) throws -> Void] = [
            { try $0.recordContact(with: knownPeer($1)) },
            { try $0.save(checkpoint: "note\n", of: $1) },
            { try $0.save(forkedCheckpoint: "another note\n", of: $1) },
            { try $0.setCatchingUp(with: $1, since: Sample.time(4)) },
            { try $0.countSilence(of: $1, from: Sample.time(5)) },
        ]
        for (first, member) in [Sample.nl, Sample.de, Sample.us, Sample.central, Sample.member("fr")].enumerated() {
            for write in writers[first...] + writers[..<first] { try await store.write { try write($0, member) } }
            #expect(try await store.read { try $0.peer(member) } == knownPeer(member))
            // The next one who writes contact knows nothing of the rest.
            try await store.write { try $0.recordContact(with: PeerRecord(member: member)) }
            let kept = try await store.read { try $0.peer(member) }
            #expect(kept.heardAt == nil && kept.forkedCheckpoint == "another note\n" && kept.checkpoint == "note\n")
            #expect(kept.catchingUpSince == Sample.time(4) && kept.silenceCountsFrom == Sample.time(5))
        }
    }

    private static func append(_ index: Int, to transaction: any StoreTransaction, edge size: Int? = nil) throws {
        try transaction.append(
            LogLeafRecord(index: UInt64(index), kind: "decision", at: Sample.time(Int64(index)), digest: Sample.digest(index)),
            completing: [LogNode(level: 0, index: UInt64(index), hash: Sample.digest(100 + index))],
            edge: LogEdge(size: UInt64(size ?? index + 1), peaks: (0...index).map { Sample.digest($0) }))
    }

    private static func growsLog(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.logEdge() } == LogEdge())
        try await store.write { transaction in
            for index in 0..<4 { try append(index, to: transaction) }
            try transaction.append(
                LogLeafRecord(index: 4, kind: "epoch", at: Sample.time(4), digest: Sample.digest(4)),
                completing: [LogNode(level: 0, index: 4, hash: Sample.digest(104)), LogNode(level: 1, index: 4, hash: Sample.digest(204))],
                edge: LogEdge(size: 5, peaks: []))
        }
        #expect(try await store.read { try $0.logEdge() } == LogEdge(size: 5, peaks: []))
        let leaves = try await store.read { try $0.logLeaves(from: 1, limit: 2) }
        #expect(leaves.map(\.index) == [1, 2] && leaves.map(\.digest) == [Sample.digest(1), Sample.digest(2)])
        #expect(leaves.allSatisfy { $0.kind == "decision" } && leaves[0].at == Sample.time(1))
        #expect(try await store.read { try $0.logLeaves(from: 5, limit: 2) }.isEmpty)
        #expect(try await store.read { try $0.logNode(level: 0, index: 3) } == Sample.digest(103))
        #expect(try await store.read { try $0.logNode(level: 1, index: 4) } == Sample.digest(204))
        #expect(try await store.read { view in refusal { _ = try view.logNode(level: 1, index: 3) } } == .damaged)
    }

    private static func refusesOtherLeaf(_ store: any CaseStore) async throws {
        let codes = try await store.write { transaction in
            try append(0, to: transaction)
            return [
                refusal { try append(0, to: transaction) }, refusal { try append(2, to: transaction) },
                refusal { try append(1, to: transaction, edge: 3) },
            ]
        }
        #expect(codes == [.conflict, .conflict, .conflict])
        #expect(try await store.read { try $0.logEdge() } == LogEdge(size: 1, peaks: [Sample.digest(0)]))
        #expect(try await store.read { try $0.logLeaves(from: 0, limit: 10).count } == 1)
    }
}
