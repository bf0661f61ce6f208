import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let workList = [
        Behaviour("a case stands on the work list exactly while it awaits its assessment", followsStage),
        Behaviour("the work list is in order of urgency, then of age, and is paged by place", ordersWork),
        Behaviour("what is leased first is what is first on the list, and nobody else gets it", leasesOnce),
        Behaviour("of equally urgent cases the oldest is leased first, and of equally old ones the first", leasesOldestFirst),
        Behaviour("a case is leased to another than the one whose finding waits on it", leasesToASecond),
        Behaviour("a case whose finding can still be undone is leased to nobody", leasesNothingUndoable),
        Behaviour("a case that a person must look at again stands first, until the review ends", ordersReviews),
        Behaviour("a review has the reports of its case, and the time until which its finding can be undone", countsReportsOfReviews),
        Behaviour("a question for a review leaves the lease as it is", keepsLeaseInReview),
        Behaviour("a case that waits for its first assessment outlasts a review", outlastsReview),
        Behaviour("a lapsed lease is nobody's, and its case is in its old place", lapses),
        Behaviour("a lease is made longer by its number alone", extendsLease),
        Behaviour("a lease that ends puts its case back", endsLease),
        Behaviour("the work list is counted", countsWork),
        Behaviour("lease numbers rise over closings of the store", on: keepsLeaseNumbers),
        Behaviour("the rules that all was ranked by are remembered", keepsRules),
    ]

    /// Opens cases that wait, with an urgency each; returns their numbers.
    private static func fill(_ store: any CaseStore, _ urgencies: [Int]) async throws -> [Int64] {
        try await store.write { transaction in
            try urgencies.enumerated().map { index, urgency in
                let number = try transaction.open(Sample.caseRecord(index + 1))
                var item = try #require(try transaction.workItem(of: number))
                item.urgency = urgency
                item.reports = index + 1
                item.origins = [.police, .public]
                try transaction.rank(item)
                return number
            }
        }
    }

    private static func lease(_ count: Int, _ store: any CaseStore, by holder: String = "anna", at now: Int64 = 100, until: Int64 = 200)
        async throws -> [WorkItem]
    {
        try await store.write { try $0.leaseWork(count, to: holder, until: Sample.time(until), now: Sample.time(now)) }
    }

    private static func followsStage(_ store: any CaseStore) async throws {
        for (index, stage) in CaseStage.allCases.enumerated() {
            let number = try await store.write { try $0.open(Sample.caseRecord(index + 1, stage: stage)) }
            #expect((try await store.read { try $0.workItem(of: number) } != nil) == (stage == .awaitingAssessment))
        }
        let number = try await store.write { try $0.open(Sample.caseRecord(100_000)) }
        let fresh = try #require(try await store.read { try $0.workItem(of: number) })
        #expect(
            fresh
                == WorkItem(
                    caseNumber: number, caseID: Sample.caseRecord(100_000).id, urgency: 0, since: Sample.time(100_000), reports: 0,
                    origins: []))
        for stage in CaseStage.allCases {
            try await store.write { transaction in
                var record = try #require(try transaction.caseRecord(number: number))
                record.stage = stage
                try transaction.update(record)
            }
            #expect((try await store.read { try $0.workItem(of: number) } != nil) == (stage == .awaitingAssessment))
        }
        #expect(await refusal { try await store.write { try $0.rank(fresh) } } == .conflict)
    }

    private static func ordersWork(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [0, 5, -3, 5, 0])
        let order = [numbers[1], numbers[3], numbers[0], numbers[4], numbers[2]]
        let list = try await store.read { try $0.workList(after: nil, limit: 100) }
        #expect(list.map(\.caseNumber) == order)
        #expect(list[0].urgency == 5 && list[0].reports == 2 && list[0].origins == [.police, .public])
        var (paged, place): ([Int64], WorkListPosition?) = ([], nil)
        while true {
            let after = place
            let page = try await store.read { try $0.workList(after: after, limit: 2) }
            guard let last = page.last else { break }
            paged += page.map(\.caseNumber)
            place = last.position
        }
        #expect(paged == order)
        #expect(try await store.read { try $0.workList(after: nil, limit: 0) }.isEmpty)
    }

    private static func leasesOnce(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [0, 5, 1])
        let first = try await lease(2, store)
        #expect(first.map(\.caseNumber) == [numbers[1], numbers[2]])
        #expect(first.map(\.lease?.number) == [1, 2])
        #expect(first.allSatisfy { $0.lease?.holder == "anna" && $0.lease?.until == Sample.time(200) && $0.origins.contains(.police) })
        #expect(try await store.read { try $0.workItem(of: numbers[1]) } == first[0])
        #expect(try await lease(5, store, by: "bert").map(\.caseNumber) == [numbers[0]])
        #expect(try await lease(5, store, by: "carl").isEmpty)
        #expect(try await lease(0, store, at: 500).isEmpty)
    }

    private static func leasesOldestFirst(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            // Two of one moment, and one that is older than both.
            try [(1, 5), (2, 5), (3, 4)].map { sample, moment in
                var record = Sample.caseRecord(sample)
                record.openedAt = Sample.time(Int64(moment))
                return try transaction.open(record)
            }
        }
        let order = [numbers[2], numbers[0], numbers[1]]
        var (paged, place): ([Int64], WorkListPosition?) = ([], nil)
        for _ in 1...4 {
            let after = place
            let page = try await store.read { try $0.workList(after: after, limit: 1) }
            paged += page.map(\.caseNumber)
            place = page.last?.position ?? place
        }
        #expect(paged == order)
        for number in order { #expect(try await lease(1, store).map(\.caseNumber) == [number]) }
    }

    private static func leasesToASecond(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [5, 1, 0])
        try await store.write { transaction in
            for actor in ["anna", "carl"] {
                try transaction.add(ProposalRecord(caseNumber: numbers[0], actor: actor, at: Sample.time(), sealedFinding: [1]))
            }
            try transaction.add(ProposalRecord(caseNumber: numbers[2], actor: "bert", at: Sample.time(), sealedFinding: [1]))
        }
        #expect(try await lease(5, store, by: "anna").map(\.caseNumber) == [numbers[1], numbers[2]])
        #expect(try await lease(5, store, by: "carl").isEmpty)
        #expect(try await lease(5, store, by: "bert").map(\.caseNumber) == [numbers[0]])
    }

    private static func leasesNothingUndoable(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [5, 1])
        try await store.write {
            try $0.add(
                UndoableFinding(
                    caseNumber: numbers[0], actor: "anna", at: Sample.time(), dueAt: Sample.time(60), sealedFinding: [1]))
        }
        // Its analyst is no exception, nor does the end of the time alone make it free: the node has yet to let the finding count.
        #expect(try await lease(5, store, at: 100).map(\.caseNumber) == [numbers[1]])
        #expect(try await store.read { try $0.workList(after: nil, limit: 9) }.map(\.caseNumber) == numbers)
        try await store.write { try $0.removeUndoableFinding(of: numbers[0]) }
        #expect(try await lease(5, store, by: "bert", at: 100).map(\.caseNumber) == [numbers[0]])
    }

    // MARK: Reviews

    private static func ask(
        _ number: Int64, _ store: any CaseStore, because reason: ReviewReason = .statementsFell, since: Int64 = 50
    ) async throws {
        try await store.write { try $0.askReview(of: number, because: reason, since: Sample.time(since)) }
    }

    private static func ordersReviews(_ store: any CaseStore) async throws {
        let waiting = try await fill(store, [1_000_000])
        let (closed, routed) = try await store.write { transaction in
            (try transaction.open(Sample.caseRecord(8, stage: .closed)), try transaction.open(Sample.caseRecord(9, stage: .routed)))
        }
        try await ask(routed, store, because: .findingCorrected, since: 60)
        try await ask(closed, store)
        let list = try await store.read { try $0.workList(after: nil, limit: 9) }
        #expect(list.map(\.caseNumber) == [closed, routed] + waiting)
        #expect(list.map(\.review) == [.statementsFell, .findingCorrected, nil])
        #expect(try await store.read { try $0.workCounts(at: Sample.time(100)) }.reviews == 2)
        #expect(list[0].since == Sample.time(50) && list[0].caseID == Sample.caseRecord(8).id)
        #expect(try await store.read { try $0.workCounts(at: Sample.time(100)) }.waiting == 3)
        // A change of its stage does not answer the question.
        try await store.write { transaction in
            var record = try #require(try transaction.caseRecord(number: routed))
            record.stage = .closed
            try transaction.update(record)
        }
        #expect(try await lease(2, store).map(\.caseNumber) == [closed, routed])
        try await store.write { transaction in for number in [closed, routed, closed] { try transaction.endReview(of: number) } }
        #expect(try await store.read { try $0.workList(after: nil, limit: 9) }.map(\.caseNumber) == waiting)
        #expect(try await store.read { try $0.workItem(of: closed) } == nil)
        #expect(await refusal { try await ask(77, store) } == .conflict)
    }

    private static func countsReportsOfReviews(_ store: any CaseStore) async throws {
        let (several, none) = try await store.write { transaction in
            let several = try transaction.open(Sample.caseRecord(1, stage: .routed))
            let none = try transaction.open(Sample.caseRecord(2, stage: .closed))
            for origin in [Origin.public, .police, .public] {
                _ = try transaction.add(ReportRecord(caseNumber: several, origin: origin, receivedAt: Sample.time()))
            }
            try transaction.add(
                UndoableFinding(caseNumber: several, actor: "anna", at: Sample.time(), dueAt: Sample.time(70), sealedFinding: [1]))
            return (several, none)
        }
        for number in [several, none] { try await ask(number, store) }
        for item in try await store.read({ try $0.workList(after: nil, limit: 9) }) {
            let isMany = item.caseNumber == several
            #expect(item.reports == (isMany ? 3 : 0) && item.origins == (isMany ? [.public, .police] : []))
            #expect(item.undoableUntil == (isMany ? Sample.time(70) : nil))
            #expect(try await store.read { try $0.workItem(of: item.caseNumber) } == item)
        }
    }

    private static func keepsLeaseInReview(_ store: any CaseStore) async throws {
        let number = try await store.write { try $0.open(Sample.caseRecord(1, stage: .closed)) }
        try await ask(number, store)
        let leased = try #require(try await lease(1, store).first)
        #expect(leased.review == .statementsFell && leased.lease?.holder == "anna")
        try await ask(number, store, because: .findingWithdrawn, since: 90)
        let held = try #require(try await store.read { try $0.workItem(of: number) })
        #expect(held.lease == leased.lease && held.review == .findingWithdrawn && held.since == leased.since)
        #expect(try await lease(1, store, by: "bert").isEmpty)
    }

    private static func outlastsReview(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [5, 1])
        _ = try await lease(2, store)
        try await ask(numbers[1], store)
        #expect(try await store.read { try $0.workList(after: nil, limit: 9) }.map(\.caseNumber) == [numbers[1], numbers[0]])
        try await store.write { try $0.endReview(of: numbers[1]) }
        let held = try #require(try await store.read { try $0.workItem(of: numbers[1]) })
        #expect(held.review == nil && held.lease?.holder == "anna")
    }

    private static func lapses(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [5, 1])
        _ = try await lease(1, store)
        let held = try #require(try await store.read { try $0.workItem(of: numbers[0]) })
        #expect(held.lease(at: Sample.time(199)) != nil && held.lease(at: Sample.time(200)) == nil)
        #expect(try await lease(1, store, by: "bert", at: 199, until: 300).map(\.caseNumber) == [numbers[1]])
        let again = try await lease(2, store, by: "carl", at: 200, until: 400)
        #expect(again.map(\.caseNumber) == [numbers[0]])
        #expect(again[0].lease == WorkLease(number: 3, holder: "carl", until: Sample.time(400)))
    }

    private static func extendsLease(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [0])
        _ = try await lease(1, store)
        try await store.write { try $0.extendLease(1, of: numbers[0], until: Sample.time(900)) }
        #expect(try await lease(1, store, by: "bert", at: 899).isEmpty)
        for (lease, number) in [(Int64(2), numbers[0]), (1, numbers[0] + 1)] {
            #expect(await refusal { try await store.write { try $0.extendLease(lease, of: number, until: Sample.time()) } } == .conflict)
        }
    }

    private static func endsLease(_ store: any CaseStore) async throws {
        let numbers = try await fill(store, [0, 0])
        _ = try await lease(2, store)
        try await store.write { transaction in
            try transaction.endLease(of: numbers[0])
            try transaction.endLease(of: numbers[0])
        }
        #expect(try await store.read { try $0.workItem(of: numbers[0])?.lease } == nil)
        #expect(try await lease(2, store, by: "bert").map(\.caseNumber) == [numbers[0]])
        // An assessed case leaves the list with its lease.
        try await store.write { transaction in
            var record = try #require(try transaction.caseRecord(number: numbers[1]))
            record.stage = .closed
            try transaction.update(record)
        }
        #expect(try await lease(2, store, by: "carl", at: 1_000).map(\.caseNumber) == [numbers[0]])
    }

    private static func countsWork(_ store: any CaseStore) async throws {
        let none = try await store.read { try $0.workCounts(at: Sample.time()) }
        #expect(none == WorkCounts(waiting: 0, leased: 0, oldest: nil))
        _ = try await fill(store, [0, 5, 1, 2])
        _ = try await lease(2, store)
        let counts = try await store.read { try $0.workCounts(at: Sample.time(199)) }
        #expect(counts == WorkCounts(waiting: 4, leased: 2, oldest: Sample.time(1)))
        #expect(try await store.read { try $0.workCounts(at: Sample.time(200)) }.leased == 0)
    }

    private static func keepsLeaseNumbers(_ fixture: any StoreFixture) async throws {
        let store = try await fixture.open()
        let numbers = try await fill(store, [5, 1])
        _ = try await lease(1, store)
        try await store.write { try $0.endLease(of: numbers[0]) }
        try await fixture.close(store)
        let later = try await fixture.open()
        #expect(try await lease(1, later).map(\.lease?.number) == [2])
        try await fixture.close(later)
    }

    private static func keepsRules(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.workRules() } == nil)
        for number in 1...2 {
            try await store.write { try $0.setWorkRules(Sample.digest(number)) }
            #expect(try await store.read { try $0.workRules() } == Sample.digest(number))
        }
    }
}
