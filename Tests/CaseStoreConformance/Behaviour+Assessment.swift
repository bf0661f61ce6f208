import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let assessment = [
        Behaviour("findings that wait are kept in order, case by case, and dropped together", keepsProposals),
        Behaviour("notes are kept in order, case by case", keepsNotes),
    ]

    private static func proposal(_ caseNumber: Int64, _ actor: String, _ number: Int) -> ProposalRecord {
        ProposalRecord(
            caseNumber: caseNumber, actor: actor, at: Sample.time(Int64(number)), sealedFinding: Sample.bytes(number, count: 300))
    }

    private static func keepsProposals(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            try transaction.add(proposal(first, "anna", 1))
            try transaction.add(proposal(second, "bert", 2))
            try transaction.add(proposal(first, "cleo", 3))
            return (first, second)
        }
        let held = try await store.read { try $0.proposals(of: first) }
        #expect(held.map(\.actor) == ["anna", "cleo"])
        #expect(held.map(\.at) == [Sample.time(1), Sample.time(3)])
        #expect(held.map(\.sealedFinding) == [Sample.bytes(1, count: 300), Sample.bytes(3, count: 300)])
        #expect(held.allSatisfy { $0.caseNumber == first })
        try await store.write { try $0.removeProposals(of: first) }
        #expect(try await store.read { try $0.proposals(of: first) }.isEmpty)
        #expect(try await store.read { try $0.proposals(of: second) }.map(\.actor) == ["bert"])
        // It is no fault to drop a finding that is not there, because a finding may count at once.
        try await store.write { try $0.removeProposals(of: first) }
    }

    private static func keepsNotes(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            for number in 1...3 {
                try transaction.add(
                    NoteRecord(
                        caseNumber: first, actor: "anna \(number)", at: Sample.time(Int64(number)),
                        sealedText: Sample.bytes(number, count: 40)))
            }
            return (first, second)
        }
        let held = try await store.read { try $0.notes(of: first) }
        #expect(held.map(\.actor) == ["anna 1", "anna 2", "anna 3"])
        #expect(held.map(\.sealedText) == (1...3).map { Sample.bytes($0, count: 40) })
        #expect(held.map(\.at) == (1...3).map { Sample.time(Int64($0)) })
        #expect(try await store.read { try $0.notes(of: second) }.isEmpty)
    }
}
