import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let referrals = [
        Behaviour("a placement that began or changed waits until it is followed", keepsPlacementChanges),
        Behaviour("a placement changes with its case's classification and review", notesChangesOfTheCase),
        Behaviour("referrals are listed by state, the longest waiting first", listsReferrals),
        Behaviour("bundles have numbers without gaps, and keep their lines in order", keepsBundles),
        Behaviour("a bundle is undelivered until it is saved as delivered", keepsDeliveries),
        Behaviour("a referred case that got another report is found, until a bundle lists it", findsRepeats),
        Behaviour("a referred case with another finding than the police were told is found", findsChanges),
        Behaviour(
            "a case that the police are still to get is held back from retention, and its lines go with its contents", holdsReferralsBack),
    ]

    private static func placement(_ caseNumber: Int64) -> PlacementRecord {
        PlacementRecord(
            caseNumber: caseNumber, disposition: Disposition(.keep, reason: .hostedHere), responsible: Sample.nl, placedAt: Sample.time())
    }

    private static func keepsPlacementChanges(_ store: any CaseStore) async throws {
        let placed = try await store.write { transaction in
            let number = try transaction.open(Sample.caseRecord(1, stage: .routed))
            return [try transaction.add(placement(number)), try transaction.add(placement(number))]
        }
        func waiting() async throws -> [Int64] { try await store.read { try $0.changedPlacements(limit: 9).map(\.number).sorted() } }
        #expect(try await waiting() == placed)
        #expect(try await store.read { try $0.changedPlacements(limit: 1).count } == 1)
        try await store.write { transaction in for number in placed { try transaction.markFollowed(placement: number) } }
        #expect(try await waiting().isEmpty)
        #expect(try await store.read { try $0.changedPlacementCount() } == 0)
        try await store.write { try $0.setState(ofPlacement: placed[1], to: .done) }
        #expect(try await store.read { try $0.changedPlacements(limit: 9).map(\.state) } == [.done])
        try await store.write { try $0.setState(ofPlacement: placed[1], to: .open) }
        #expect(try await store.read { try $0.changedPlacementCount() } == 1)
    }

    private static func notesChangesOfTheCase(_ store: any CaseStore) async throws {
        let opened = Sample.caseRecord(1, stage: .routed, classification: .national)
        let number = try await store.write { transaction in
            let number = try transaction.open(opened)
            let placed = [try transaction.add(placement(number)), try transaction.add(placement(number))]
            for placement in placed { try transaction.markFollowed(placement: placement) }
            return number
        }
        func changes(after change: @Sendable @escaping (any StoreTransaction) throws -> Void) async throws -> Int {
            try await store.write { transaction in
                try change(transaction)
                let changed = try transaction.changedPlacements(limit: 9)
                for placement in changed { try transaction.markFollowed(placement: placement.number) }
                return changed.count
            }
        }
        func save(_ classification: Classification?, _ stage: CaseStage = .routed) -> @Sendable (any StoreTransaction) throws -> Void {
            { transaction in
                guard var record = try transaction.caseRecord(number: number) else { throw StoreError(.conflict, "the case is gone") }
                (record.classification, record.stage) = (classification, stage)
                try transaction.update(record)
            }
        }
        #expect(try await changes(after: save(.national)) == 0)
        #expect(try await changes(after: save(.baseline)) == 2)
        #expect(try await changes(after: save(.baseline, .closed)) == 0)
        #expect(try await changes(after: save(nil, .withdrawn)) == 2)
        #expect(try await changes { try $0.askReview(of: number, because: .statementsFell, since: Sample.time()) } == 2)
        #expect(try await changes { try $0.endReview(of: number) } == 2)
    }

    private static func queue(
        _ number: Int, at moment: Int64, _ state: ReferralState = .waiting, in transaction: any StoreTransaction
    ) throws -> Int64 {
        let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .baseline))
        var referral = ReferralRecord(caseNumber: caseNumber, queuedAt: Sample.time(moment), actor: "omar")
        referral.state = state
        try transaction.save(referral)
        return caseNumber
    }

    private static func listsReferrals(_ store: any CaseStore) async throws {
        let (late, early, held) = try await store.write { transaction in
            (
                try queue(1, at: 5, in: transaction), try queue(2, at: 3, in: transaction),
                try queue(3, at: 1, .postponed, in: transaction)
            )
        }
        #expect(try await store.read { try $0.referrals(.waiting, after: nil, limit: 9).map(\.caseNumber) } == [early, late])
        #expect(try await store.read { try $0.referrals(.waiting, after: early, limit: 9).map(\.caseNumber) } == [late])
        #expect(try await store.read { try $0.referrals(.waiting, after: nil, limit: 1).map(\.caseNumber) } == [early])
        #expect(try await store.read { try $0.referrals(.postponed, after: nil, limit: 9).map(\.caseNumber) } == [held])
        #expect(try await store.read { try $0.oldestWaitingReferral() } == Sample.time(3))
        #expect(try await store.read { try $0.referralCounts() } == [.waiting: 2, .postponed: 1])
        #expect(try await store.read { try $0.areReferralsWaiting(atLeast: 2) && !$0.areReferralsWaiting(atLeast: 3) })
        #expect(try await store.read { try $0.referral(of: held)?.actor } == "omar")
        #expect(try await store.read { try $0.referral(of: 99) } == nil)
        try await store.write { transaction in
            guard var referral = try transaction.referral(of: early) else { return }
            referral.state = .cancelled
            try transaction.save(referral)
        }
        #expect(try await store.read { try $0.oldestWaitingReferral() } == Sample.time(5))
        let stranger = ReferralRecord(caseNumber: 99, queuedAt: Sample.time(), actor: "node")
        #expect(try await store.write { transaction in refusal { try transaction.save(stranger) } } == .conflict)
    }

    private static func bundle(_ number: Int64) -> ReferralBundle {
        ReferralBundle(
            number: number, madeAt: Sample.time(number), head: "head \(number)", cases: 1, repeats: 2, revocations: 3, changes: 4)
    }

    private static func line(_ caseNumber: Int64, _ kind: ReferralLine.Kind = .referral) -> ReferralLine {
        ReferralLine(kind, caseNumber: caseNumber, leaf: Sample.digest(caseNumber), sealedText: [1, 2, UInt8(caseNumber)])
    }

    private static func keepsBundles(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.lastReferralBundle() } == nil)
        let numbers = try await store.write { transaction in
            let numbers = [try queue(1, at: 1, in: transaction), try queue(2, at: 2, in: transaction)]
            try transaction.add(bundle(1), lines: [line(numbers[1]), line(numbers[0], .revocation)])
            try transaction.add(bundle(2), lines: [line(numbers[0], .repeat)])
            return numbers
        }
        #expect(try await store.read { try $0.lastReferralBundle() } == bundle(2))
        #expect(try await store.read { try $0.referralBundles(after: 0, limit: 9) } == [bundle(1), bundle(2)])
        #expect(try await store.read { try $0.referralBundles(after: 1, limit: 9).map(\.number) } == [2])
        let lines = try await store.read { try $0.referralLines(of: 1) }
        #expect(lines.map(\.caseNumber) == [numbers[1], numbers[0]] && lines.map(\.kind) == [.referral, .revocation])
        #expect(lines.map(\.leaf) == [Sample.digest(numbers[1]), Sample.digest(numbers[0])])
        #expect(lines[0].sealedText == [1, 2, UInt8(numbers[1])])
        #expect(try await store.read { try $0.referralLines(of: 2).map(\.kind) } == [.repeat])
        let codes = try await store.write { transaction in
            [2, 4].map { number in refusal { try transaction.add(bundle(number), lines: []) } }
        }
        #expect(codes == [.conflict, .conflict])
    }

    private static func keepsDeliveries(_ store: any CaseStore) async throws {
        try await store.write { transaction in for number in 1...2 { try transaction.add(bundle(Int64(number)), lines: []) } }
        #expect(try await store.read { try $0.undeliveredReferralBundle()?.number } == 1)
        var first = bundle(1)
        (first.failures, first.retryAt, first.lastError) = (2, Sample.time(50), "the folder is full")
        try await store.write { [first] in try $0.update(first) }
        #expect(try await store.read { try $0.undeliveredReferralBundle() } == first)
        (first.deliveredAt, first.acknowledgedAt) = (Sample.time(60), Sample.time(61))
        (first.reference, first.releasedAt, first.acknowledgedBy, first.releasedBy) = ("P-1", Sample.time(62), "olga", "omar")
        try await store.write { [first] in try $0.update(first) }
        #expect(try await store.read { try $0.referralBundle(1) } == first)
        #expect(try await store.read { try $0.undeliveredReferralBundle()?.number } == 2)
        #expect(try await store.write { transaction in refusal { try transaction.update(bundle(9)) } } == .conflict)
    }

    private static func findsRepeats(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let (known, waiting) = (try queue(1, at: 1, .bundled, in: transaction), try queue(2, at: 1, in: transaction))
            for caseNumber in [known, waiting] {
                _ = try transaction.add(ReportRecord(caseNumber: caseNumber, origin: .public, receivedAt: Sample.time(10)))
            }
            return known
        }
        func found() async throws -> [Int64] { try await store.read { try $0.referralsWithNews(limit: 9).map(\.caseNumber) } }
        #expect(try await found() == [number])
        try await store.write { transaction in
            guard var referral = try transaction.referral(of: number) else { return }
            (referral.listedReports, referral.hasNews) = (1, false)
            try transaction.save(referral)
        }
        #expect(try await found().isEmpty)
        try await store.write { transaction in
            _ = try transaction.add(ReportRecord(caseNumber: number, origin: .police, receivedAt: Sample.time(1)))
        }
        #expect(try await found() == [number])
    }

    private static func findsChanges(_ store: any CaseStore) async throws {
        let told = ReferralStatus(classification: .national, material: .gone)
        let numbers = try await store.write { transaction in
            try [ReferralState.bundled, .bundled, .waiting].enumerated().map { number, state in
                let caseNumber = try queue(number + 1, at: 1, state, in: transaction)
                guard number != 1, var referral = try transaction.referral(of: caseNumber) else { return caseNumber }
                referral.told = told
                try transaction.save(referral)
                return caseNumber
            }
        }
        #expect(try await store.read { try $0.referral(of: numbers[0])?.told } == told)
        #expect(try await store.read { try $0.referral(of: numbers[1])?.told } == nil)
        func found(_ classification: Classification?) async throws -> [Int64] {
            try await store.write { transaction in
                for number in numbers {
                    guard var record = try transaction.caseRecord(number: number) else { continue }
                    record.classification = classification
                    try transaction.update(record)
                }
                return try transaction.referralsWithNews(limit: 9).map(\.caseNumber)
            }
        }
        // What was told is no news, and of a case of which nothing was told there is no news.
        #expect(try await found(.national) == [])
        #expect(try await found(.baseline) == [numbers[0]])
        #expect(try await found(.national) == [numbers[0]])
    }

    private static func holdsReferralsBack(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            var record = Sample.caseRecord(1, stage: .closed, classification: .national)
            record.closedAt = Sample.time(5)
            let number = try transaction.open(record)
            try transaction.save(ReferralRecord(caseNumber: number, queuedAt: Sample.time(1), actor: "node"))
            return number
        }
        func due() async throws -> Int {
            try await store.read { try $0.casesDue(closedBefore: Sample.time(6), after: nil, limit: 9).count }
        }
        #expect(try await due() == 0)
        #expect(try await store.read { try $0.retentionDue(closedBefore: Sample.time(6)).heldBack } == 1)
        #expect(try await !store.write { try $0.destroyContents(of: number, closedBefore: Sample.time(6)) })
        try await store.write { transaction in
            try transaction.add(bundle(1), lines: [line(number)])
            guard var referral = try transaction.referral(of: number) else { return }
            (referral.state, referral.bundle) = (.bundled, 1)
            try transaction.save(referral)
        }
        #expect(try await due() == 0)
        var delivered = bundle(1)
        delivered.deliveredAt = Sample.time(7)
        try await store.write { [delivered] in try $0.update(delivered) }
        #expect(try await due() == 1)
        #expect(try await store.write { try $0.destroyContents(of: number, closedBefore: Sample.time(6)) })
        let lines = try await store.read { try $0.referralLines(of: 1) }
        #expect(lines.count == 1 && lines[0].sealedText == nil && lines[0].leaf == Sample.digest(number))
    }
}
