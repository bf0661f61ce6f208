import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let takedownHistories = [
        Behaviour("every case that is or was kept here has a history, in the order of numbers", listsHistories),
        Behaviour("a history has what figures of takedown need to know of its case", keepsHistories),
        Behaviour("a removal of a case that is not there is refused", refusesRemovals),
    ]

    private static func keep(
        _ number: Int, _ transaction: any StoreTransaction, at moment: Int64 = 1, as disposition: Disposition.Destination = .keep,
        on network: HostingNetwork? = nil
    ) throws -> Int64 {
        let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .national))
        _ = try transaction.add(ReportRecord(caseNumber: caseNumber, origin: .police, receivedAt: Sample.time(moment)))
        _ = try transaction.add(
            PlacementRecord(
                caseNumber: caseNumber, disposition: Disposition(disposition, reason: .hostedHere), responsible: Sample.nl,
                placedAt: Sample.time(moment + 1), network: network))
        return caseNumber
    }

    private static func histories(_ store: any CaseStore) async throws -> [TakedownHistory] {
        try await store.read { view in
            var all: [TakedownHistory] = []
            try view.eachTakedownHistory { all.append($0) }
            return all
        }
    }

    private static func listsHistories(_ store: any CaseStore) async throws {
        #expect(try await histories(store).isEmpty)
        // More than a driver may read at once.
        let kept = try await store.write { transaction in
            try (1...2_300).compactMap { number in
                let isKept = number % 2 == 0 || number > 2_290
                let caseNumber = try keep(number, transaction, as: isKept ? .keep : .central)
                return isKept ? caseNumber : nil
            }
        }
        #expect(try await histories(store).map(\.caseNumber) == kept)
        // A case without a report is in no figure.
        try await store.write { transaction in
            let caseNumber = try transaction.open(Sample.caseRecord(9_000, stage: .routed, classification: .national))
            _ = try transaction.add(
                PlacementRecord(
                    caseNumber: caseNumber, disposition: Disposition(.keep, reason: .hostedHere), responsible: Sample.nl,
                    placedAt: Sample.time()))
        }
        #expect(try await histories(store).map(\.caseNumber) == kept)
        await #expect(throws: Deliberate.self) { try await store.read { try $0.eachTakedownHistory { _ in throw Deliberate() } } }
    }

    private static func keepsHistories(_ store: any CaseStore) async throws {
        let network = HostingNetwork(number: 64_500, holder: "Example Hosting")
        let numbers = try await store.write { transaction in
            let numbers = [
                try keep(1, transaction, on: network), try keep(2, transaction, on: HostingNetwork(number: 64_501, holder: nil)),
            ]
            _ = try transaction.add(
                ReportRecord(caseNumber: numbers[0], origin: .partner(Sample.de), receivedAt: Sample.time(9)))
            for kind in [CaseEventKind.assessed, .routed, .reversed] {
                try transaction.record(
                    EventRecord(
                        caseNumber: numbers[0], kind: kind, at: Sample.time(4), member: Sample.nl,
                        action: kind == .reversed ? .removed : nil))
            }
            for moment in 5...6 as ClosedRange<Int64> {
                try transaction.add(
                    RemovalRecord(
                        caseNumber: numbers[0], at: Sample.time(moment), lastOnline: moment == 5 ? Sample.time(3) : nil,
                        firstGone: Sample.time(4)))
            }
            var check = CheckRecord(caseNumber: numbers[0], beganAt: Sample.time(1), dueAt: Sample.time(2))
            check.lastOnline = Sample.time(8)
            try transaction.save(check)
            return numbers
        }
        let all = try await histories(store)
        let history = try #require(all.first)
        #expect(all.map(\.caseNumber) == numbers)
        #expect(history.classification == .national && history.origin == .police && history.reportedAt == Sample.time(1))
        #expect(history.placements.map(\.network) == [network] && history.lastOnline == Sample.time(8))
        // What takedown is not about is not there.
        #expect(history.events.map(\.kind) == [.routed, .reversed] && history.events.last?.action == .removed)
        #expect(
            history.removals.map(\.lastOnline) == [Sample.time(3), nil] && history.removals.map(\.at) == [Sample.time(5), Sample.time(6)])
        #expect(all.last?.placements.map(\.network) == [HostingNetwork(number: 64_501, holder: nil)] && all.last?.removals.isEmpty == true)
        #expect(try await store.read { try $0.placements(of: numbers[0]).map(\.network) } == [network])
    }

    private static func refusesRemovals(_ store: any CaseStore) async throws {
        let stranger = RemovalRecord(caseNumber: 99, at: Sample.time(), lastOnline: nil, firstGone: Sample.time())
        #expect(try await store.write { transaction in refusal { try transaction.add(stranger) } } == .conflict)
    }
}
