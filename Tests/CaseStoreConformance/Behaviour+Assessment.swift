import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let assessment = [
        Behaviour("findings that wait are kept in order, case by case, and dropped together", keepsProposals),
        Behaviour("a case keeps one finding that can be undone, until it is removed", keepsUndoableFinding),
        Behaviour("findings that can be undone are due by the time at which they count, so many at once", listsDueFindings),
        Behaviour("a case keeps our own finding beside another member's, until it is removed", keepsOwnFinding),
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

    private static func undoable(_ caseNumber: Int64, _ number: Int, due: Int64) -> UndoableFinding {
        UndoableFinding(
            caseNumber: caseNumber, actor: "anna \(number)", at: Sample.time(Int64(number)), dueAt: Sample.time(due),
            sealedFinding: Sample.bytes(number, count: 300))
    }

    private static func keepsUndoableFinding(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let first = try transaction.open(Sample.caseRecord(1)), second = try transaction.open(Sample.caseRecord(2))
            try transaction.add(undoable(first, 1, due: 60))
            try transaction.add(undoable(second, 2, due: 60))
            return (first, second)
        }
        for number in [first, 77] {
            #expect(await refusal { try await store.write { try $0.add(undoable(number, 3, due: 90)) } } == .conflict)
        }
        let held = try #require(try await store.read { try $0.undoableFinding(of: first) })
        #expect(held.caseNumber == first && held.actor == "anna 1" && held.at == Sample.time(1) && held.dueAt == Sample.time(60))
        #expect(held.sealedFinding == Sample.bytes(1, count: 300))
        // It is no fault to remove one that is not there.
        for _ in 1...2 { try await store.write { try $0.removeUndoableFinding(of: first) } }
        #expect(try await store.read { try $0.undoableFinding(of: first) } == nil)
        #expect(try await store.read { try $0.undoableFinding(of: second)?.actor } == "anna 2")
        try await store.write { try $0.add(undoable(first, 4, due: 90)) }
        #expect(try await store.read { try $0.undoableFinding(of: first)?.actor } == "anna 4")
    }

    private static func keepsOwnFinding(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            (try transaction.open(Sample.caseRecord(1)), try transaction.open(Sample.caseRecord(2)))
        }
        #expect(try await store.read { try $0.keptFinding(of: first) } == nil)
        // What another statement left of the case is not our finding: the first one stays.
        for number in 1...2 { try await store.write { try $0.keepFinding(Sample.bytes(number, count: 300), of: first) } }
        #expect(try await store.read { try $0.keptFinding(of: first) } == Sample.bytes(1, count: 300))
        #expect(try await store.read { try $0.keptFinding(of: second) } == nil)
        #expect(await refusal { try await store.write { try $0.keepFinding([1], of: 77) } } == .conflict)
        for _ in 1...2 { try await store.write { try $0.removeKeptFinding(of: first) } }
        #expect(try await store.read { try $0.keptFinding(of: first) } == nil)
    }

    private static func listsDueFindings(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            try [Int64(30), 10, 20, 10].enumerated().map { index, due in
                let number = try transaction.open(Sample.caseRecord(index + 1))
                try transaction.add(undoable(number, index, due: due))
                return number
            }
        }
        func due(by moment: Int64, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.undoableFindings(dueBy: Sample.time(moment), limit: limit) }
        }
        #expect(try await due(by: 9).isEmpty)
        #expect(try await due(by: 10) == [numbers[1], numbers[3]])
        #expect(try await due(by: 30) == [numbers[1], numbers[3], numbers[2], numbers[0]])
        #expect(try await due(by: 30, limit: 3) == [numbers[1], numbers[3], numbers[2]])
        #expect(try await due(by: 30, limit: 0).isEmpty)
        try await store.write { try $0.removeUndoableFinding(of: numbers[1]) }
        #expect(try await due(by: 29) == [numbers[3], numbers[2]])
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
