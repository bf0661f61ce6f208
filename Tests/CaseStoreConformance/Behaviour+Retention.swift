import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let retention = [
        Behaviour("a closed case keeps when it was closed, until somebody acts on it again", keepsClosingDates),
        Behaviour("destroying a case's contents leaves who, when and what was found", destroysContents),
        Behaviour("notes and waiting findings go with a case's contents, and no other case's", destroysNotesAndProposals),
        Behaviour("cases are due in the order they were closed, page by page", pagesDueCases),
        Behaviour("a case about which something is still to be sent is held back", holdsBack),
        Behaviour("a case that a person must look at again is held back", holdsReviewsBack),
        Behaviour("neither an open case nor one closed later is ever destroyed", leavesOthers),
        Behaviour("a case without contents can be given new ones, once", renewsContents),
        Behaviour("runs of retention are kept, the last with what became of it", keepsRuns),
    ]

    /// A case closed so many milliseconds into the samples' year.
    private static func close(_ number: Int, at moment: Int64, stage: CaseStage = .closed, in transaction: any StoreTransaction) throws
        -> Int64
    {
        var record = Sample.caseRecord(number, stage: stage, classification: .national, kind: .childSexualAbuse)
        record.closedAt = Sample.time(moment)
        return try transaction.open(record)
    }

    private static func keepsClosingDates(_ store: any CaseStore) async throws {
        let number = try await store.write { try $0.open(Sample.caseRecord(1)) }
        #expect(try await store.read { try $0.caseRecord(number: number)?.closedAt } == nil)
        for moment in [Sample.time(5), nil, Sample.time(9)] {
            try await store.write { transaction in
                guard var record = try transaction.caseRecord(number: number) else { return }
                record.closedAt = moment
                try transaction.update(record)
            }
            #expect(try await store.read { try $0.caseRecord(number: number)?.closedAt } == moment)
        }
    }

    private static func destroysNotesAndProposals(_ store: any CaseStore) async throws {
        let (first, second) = try await store.write { transaction in
            let numbers = [try close(1, at: 5, in: transaction), try close(2, at: 5, in: transaction)]
            for number in numbers {
                try transaction.add(NoteRecord(caseNumber: number, actor: "anna", at: Sample.time(), sealedText: [1]))
                try transaction.add(ProposalRecord(caseNumber: number, actor: "anna", at: Sample.time(), sealedFinding: [2]))
                try transaction.add(
                    UndoableFinding(caseNumber: number, actor: "anna", at: Sample.time(), dueAt: Sample.time(), sealedFinding: [3]))
                try transaction.keepFinding([4], of: number)
            }
            #expect(try transaction.destroyContents(of: numbers[0], closedBefore: Sample.time(6)))
            return (numbers[0], numbers[1])
        }
        try await store.read { view in
            let (gone, kept) = (try view.notes(of: first).count, try view.notes(of: second).count)
            #expect(gone == 0 && kept == 1)
            let (dropped, waiting) = (try view.proposals(of: first).count, try view.proposals(of: second).count)
            #expect(dropped == 0 && waiting == 1)
            #expect(try view.undoableFindings(dueBy: Sample.time(), limit: 9) == [second])
            let (ended, own) = (try view.keptFinding(of: first), try view.keptFinding(of: second))
            #expect(ended == nil && own == [4])
        }
    }

    private static func destroysContents(_ store: any CaseStore) async throws {
        let (number, report, line, batch) = try await store.write { transaction in
            let number = try close(1, at: 5, in: transaction)
            var report = ReportRecord(caseNumber: number, origin: .public, receivedAt: Sample.time(), key: Sample.digest(9))
            report.sealedComment = [9, 9]
            try transaction.link(Sample.digest(8), to: number)
            let added = try transaction.add(report)
            try transaction.record(
                EventRecord(
                    caseNumber: number, kind: .assessed, at: Sample.time(), member: Sample.nl, salt: Array(repeating: 7, count: 16)))
            let line = try transaction.enqueue(Sample.outboundLine(1, about: number))
            let batch = try transaction.seal(Sample.outboundBatch(sequence: 1, count: 1), lines: [line], position: OutboundPosition())
            try transaction.recordReceipt(ofBatch: batch, jws: "receipt", results: [.accepted(attached: false)], at: Sample.time(4))
            let received = InboundLine(
                index: 0, leaf: Sample.digest(3), id: Sample.id(3), type: "update", caseNumber: number, sealedLine: [1, 2],
                result: .accepted(attached: true))
            let inbound = try transaction.accept(Sample.inboundBatch(sequence: 1, count: 1), lines: [received], position: InboundPosition())
            #expect(try transaction.destroyContents(of: number, closedBefore: Sample.time(6)))
            #expect(try !transaction.destroyContents(of: number, closedBefore: Sample.time(6)))
            return (number, added, batch, inbound)
        }
        let held = try #require(try await store.read { try $0.caseRecord(number: number) })
        #expect(held.isDestroyed && held.sealedFile == nil && held.addressIndex == nil)
        #expect(held.classification == .national && held.kind == .childSexualAbuse && held.age == .prepubescent && held.sex == .female)
        #expect(held.closedAt == Sample.time(5) && held.stage == .closed)
        try await store.read { view throws in
            #expect(try view.comment(ofReport: report) == nil)
            #expect(try view.report(key: Sample.digest(9))?.caseNumber == number)
            #expect(try view.events(of: number).map(\.salt) == [nil])
            #expect(try view.outboundLines(of: line).map(\.sealedLine) == [nil])
            #expect(try view.outboundLines(of: line).map(\.leaf) == [Sample.digest(1)])
            #expect(try view.outboundLines(about: number).count == 1)
            #expect(try view.outboundLine(id: Sample.id(1)) != nil)
            #expect(try view.inboundLines(of: batch).map(\.sealedLine) == [nil])
            #expect(try view.acceptedEnvelope(from: Sample.de, id: Sample.id(3))?.leaf == Sample.digest(3))
            #expect(try view.inboundBatch(number: batch)?.receipt == "receipt 1")
            #expect(try view.openCase(about: Sample.digest(1)) == nil)
            #expect(try view.cases(with: Sample.digest(8)).isEmpty)
        }
        try await store.eraseDeleted()
    }

    private static func pagesDueCases(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            try [30, 10, 10, 20].enumerated().map { try close($0.offset, at: Int64($0.element), in: transaction) }
        }
        let order = [numbers[1], numbers[2], numbers[3], numbers[0]]
        var (after, seen): (RetentionCursor?, [Int64]) = (nil, [])
        repeat {
            let from = after
            let page = try await store.read { try $0.casesDue(closedBefore: Sample.time(31), after: from, limit: 1) }
            seen += page.map(\.caseNumber)
            after = page.last
        } while after != nil
        #expect(seen == order)
        let due = try await store.read { try $0.retentionDue(closedBefore: Sample.time(30)) }
        #expect(due.cases == 3 && due.byClassification == [.national: 3] && due.heldBack == 0)
        #expect(due.oldest == Sample.time(10) && due.newest == Sample.time(20))
        #expect(try await store.read { try $0.retentionDue(closedBefore: Sample.time(10)) } == RetentionDue())
    }

    private static func holdsBack(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try close(1, at: 5, in: transaction)
            _ = try transaction.enqueue(Sample.outboundLine(1, about: number))
            return number
        }
        func isHeldBack() async throws -> Bool {
            let due = try await store.read { try $0.retentionDue(closedBefore: Sample.time(6)) }
            let page = try await store.read { try $0.casesDue(closedBefore: Sample.time(6), after: nil, limit: 9) }
            let isTaken = try await store.write { try $0.destroyContents(of: number, closedBefore: Sample.time(6)) }
            return due.heldBack == 1 && due.cases == 0 && page.isEmpty && !isTaken
        }
        #expect(try await isHeldBack())
        let batch = try await store.write { transaction in
            let lines = try transaction.waitingLines(to: Sample.de, lane: .bulk, types: nil, limit: 9, bytes: 9_999).map(\.number)
            return try transaction.seal(Sample.outboundBatch(sequence: 1, count: 1), lines: lines, position: OutboundPosition())
        }
        #expect(try await isHeldBack())
        try await store.write {
            try $0.recordReceipt(ofBatch: batch, jws: "no", results: [.rejected(code: "badAddress")], at: Sample.time())
        }
        #expect(try await isHeldBack())
        #expect(try await store.read { try $0.deadLetters(to: nil, after: 0, limit: 9).first?.sealedLine } != nil)
    }

    private static func holdsReviewsBack(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try close(1, at: 5, in: transaction)
            try transaction.askReview(of: number, because: .statementsFell, since: Sample.time())
            return number
        }
        let due = try await store.read { try $0.retentionDue(closedBefore: Sample.time(6)) }
        #expect(due.heldBack == 1 && due.cases == 0)
        #expect(try await store.read { try $0.casesDue(closedBefore: Sample.time(6), after: nil, limit: 9) }.isEmpty)
        #expect(try await !store.write { try $0.destroyContents(of: number, closedBefore: Sample.time(6)) })
        try await store.write { try $0.endReview(of: number) }
        #expect(try await store.read { try $0.casesDue(closedBefore: Sample.time(6), after: nil, limit: 9) }.map(\.caseNumber) == [number])
        #expect(try await store.write { try $0.destroyContents(of: number, closedBefore: Sample.time(6)) })
    }

    private static func leavesOthers(_ store: any CaseStore) async throws {
        let (open, later, copy) = try await store.write { transaction in
            (
                try close(1, at: 1, stage: .routed, in: transaction), try close(2, at: 6, in: transaction),
                try close(3, at: 2, stage: .copy, in: transaction)
            )
        }
        let due = try await store.read { try $0.casesDue(closedBefore: Sample.time(6), after: nil, limit: 9) }
        #expect(due.map(\.caseNumber) == [copy])
        try await store.write { transaction throws in
            for number in [open, later, 77] { #expect(try !transaction.destroyContents(of: number, closedBefore: Sample.time(6))) }
        }
        #expect(try await store.read { try $0.caseRecord(number: open)?.isDestroyed } == false)
        #expect(try await store.read { try $0.caseRecord(number: later)?.isDestroyed } == false)
    }

    private static func renewsContents(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let number = try close(1, at: 5, in: transaction)
            var whole = Sample.caseRecord(1)
            whole.number = number
            #expect(refusal { try transaction.renewContents(of: whole) } == .conflict)
            _ = try transaction.destroyContents(of: number, closedBefore: Sample.time(6))
            var record = Sample.caseRecord(1, stage: .awaitingTrace)
            record.number = number
            try transaction.renewContents(of: record)
            try transaction.update(record)
            let held = try transaction.caseRecord(number: number)
            #expect(held?.wrappedKey == record.wrappedKey && held?.sealedFile == record.sealedFile)
            #expect(held?.addressIndex == record.addressIndex && held?.closedAt == nil)
            #expect(try transaction.openCase(about: Sample.digest(1))?.number == number)
            let again = record
            #expect(refusal { try transaction.renewContents(of: again) } == .conflict)
        }
    }

    private static func keepsRuns(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.lastRetentionRun() } == nil)
        var run = RetentionRun(startedAt: Sample.time(1), closedBefore: Sample.time(0), actor: "officer")
        for cases in [0, 5] {
            run.cases = cases
            let changed = run
            run.number = try await store.write { try $0.record(changed) }
            #expect(try await store.read { try $0.lastRetentionRun() } == run)
        }
        run.finishedAt = Sample.time(3)
        run.salt = Array(repeating: 1, count: 16)
        let finished = run
        #expect(try await store.write { try $0.record(finished) } == run.number)
        #expect(try await store.read { try $0.lastRetentionRun() } == run)
        let next = try await store.write {
            try $0.record(RetentionRun(startedAt: Sample.time(9), closedBefore: Sample.time(2), actor: "node"))
        }
        #expect(try await store.read { try $0.lastRetentionRun()?.number } == next)
    }
}
