import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let work: [Behaviour] = [
        Behaviour("what was written is read, also after opening the store again") { fixture in
            let store = try await fixture.open()
            let number = try await store.write { try $0.open(Sample.caseRecord(1)) }
            #expect(try await store.read { try $0.heldCase(number: number)?.id } == Sample.caseRecord(1).id)
            try await fixture.close(store)
            let again = try await fixture.open()
            #expect(try await again.read { try $0.heldCase(number: number)?.id } == Sample.caseRecord(1).id)
            try await fixture.close(again)
        }
    ]
    static let cases: [Behaviour] = []
    static let reports: [Behaviour] = []
    static let figures: [Behaviour] = []
    static let inbox: [Behaviour] = []
    static let outbox: [Behaviour] = []
    static let batches: [Behaviour] = []
    static let log: [Behaviour] = []
    static let trust: [Behaviour] = []
    static let hashes: [Behaviour] = []
}
