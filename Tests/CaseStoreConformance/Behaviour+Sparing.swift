import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let sparing = [
        Behaviour("the settled case about an address is the newest that is closed or a copy", findsSettledCase),
        Behaviour("what was found of an item is kept by its SHA-256, the last word of it", keepsKnownItems),
    ]

    private static func findsSettledCase(_ store: any CaseStore) async throws {
        let address = Sample.digest(99)
        @Sendable func record(_ number: Int, _ stage: CaseStage) -> CaseRecord {
            var record = Sample.caseRecord(number, stage: stage)
            record.addressIndex = address
            return record
        }
        let (copy, open) = try await store.write { transaction in
            _ = try transaction.open(record(1, .closed))
            let copy = try transaction.open(record(2, .copy))
            let open = try transaction.open(record(3, .routed))
            _ = try transaction.open(Sample.caseRecord(4, stage: .closed))
            return (copy, open)
        }
        #expect(try await store.read { try $0.closedCase(about: address)?.number } == copy)
        try await store.write { transaction in
            var record = try #require(try transaction.caseRecord(number: open))
            record.stage = .closed
            try transaction.update(record)
        }
        #expect(try await store.read { try $0.closedCase(about: address)?.number } == open)
        #expect(try await store.read { try $0.closedCase(about: Sample.digest(100)) } == nil)
    }

    private static func keepsKnownItems(_ store: any CaseStore) async throws {
        let bare = KnownItem(sha256: Sample.digest(1))
        let told = KnownItem(sha256: Sample.digest(1), age: .infant, sex: .both, medium: .video)
        #expect(try await store.read { try $0.knownItem(bare.sha256) } == nil)
        for item in [bare, told] {
            try await store.write { try $0.save(item) }
            #expect(try await store.read { try $0.knownItem(item.sha256) } == item)
        }
        #expect(try await store.read { try $0.knownItem(Sample.digest(2)) } == nil)
        try await store.write { transaction in
            try transaction.save(KnownItem(sha256: Sample.digest(3)))
            // The second time nothing is there.
            for _ in 0..<2 { try transaction.removeKnownItem(told.sha256) }
        }
        #expect(try await store.read { try $0.knownItem(told.sha256) } == nil)
        #expect(try await store.read { try $0.knownItem(Sample.digest(3)) } != nil)
    }
}
