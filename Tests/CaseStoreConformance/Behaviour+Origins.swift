import CaseStore
import CaseStoreSamples
import Cryptography
import HotlineModel
import Testing

extension Behaviour {
    static let origins = [
        Behaviour("what became of the search for a host is kept", keepsOriginLookups),
        Behaviour("searches that are due behind a front-end come in the order of their moments", listsDueOrigins),
        Behaviour("searches are listed by state, found by their age and counted by problem", listsOrigins),
        Behaviour("searches for one host behind one front-end are found together", findsOriginsOfAHost),
        Behaviour("what is known of a front-end's interface is kept", keepsOriginFronts),
    ]

    private static func add(
        _ number: Int, _ state: OriginState = .waiting, due moment: Int64? = nil, front: String = "Front", began: Int64 = 1,
        _ problem: OriginProblem? = nil, in transaction: any StoreTransaction
    ) throws -> Int64 {
        let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .baseline))
        var lookup = OriginLookup(caseNumber: caseNumber, front: front, beganAt: Sample.time(began))
        (lookup.state, lookup.dueAt, lookup.problem) = (state, moment.map { Sample.time($0) }, problem)
        try transaction.save(lookup)
        return caseNumber
    }

    private static func keepsOriginLookups(_ store: any CaseStore) async throws {
        let number = try await store.write { try add(1, in: $0) }
        var lookup = try #require(try await store.read { try $0.originLookup(of: number) })
        #expect(lookup == OriginLookup(caseNumber: number, front: "Front", beganAt: Sample.time(1)))
        (lookup.front, lookup.beganAt, lookup.changedAt, lookup.actor) = ("Other", Sample.time(2), Sample.time(3), "anna")
        (lookup.dueAt, lookup.asked, lookup.failures, lookup.isUncertain) = (Sample.time(4), 5, 6, true)
        (lookup.detail, lookup.claim, lookup.foundAt) = ("status 500", "Hosting Ltd", Sample.time(7))
        for state in OriginState.allCases {
            lookup.state = state
            try await store.write { [lookup] in try $0.save(lookup) }
            #expect(try await store.read { try $0.originLookup(of: number) } == lookup)
        }
        for problem in OriginProblem.allCases {
            lookup.problem = problem
            try await store.write { [lookup] in try $0.save(lookup) }
            #expect(try await store.read { try $0.originLookup(of: number) } == lookup)
        }
        for source in OriginSource.allCases {
            lookup.source = source
            try await store.write { [lookup] in try $0.save(lookup) }
            #expect(try await store.read { try $0.originLookup(of: number) } == lookup)
        }
        #expect(try await store.read { try $0.originLookup(of: 99) } == nil)
        let stranger = OriginLookup(caseNumber: 99, front: "Front", beganAt: Sample.time())
        #expect(try await store.write { transaction in refusal { try transaction.save(stranger) } } == .conflict)
    }

    private static func listsDueOrigins(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            [
                try add(1, due: 30, in: transaction), try add(2, due: 10, in: transaction), try add(3, in: transaction),
                try add(4, due: 5, front: "Other", in: transaction), try add(5, .held, due: 5, in: transaction),
            ]
        }
        func due(by moment: Int64, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.originLookupsDue(by: Sample.time(moment), front: "Front", limit: limit).map(\.caseNumber) }
        }
        #expect(try await due(by: 30) == [numbers[1], numbers[0]])
        #expect(try await due(by: 29) == [numbers[1]])
        #expect(try await due(by: 30, limit: 1) == [numbers[1]])
        #expect(try await due(by: 9).isEmpty)
    }

    private static func listsOrigins(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            [
                try add(1, .withPerson, began: 20, .reserved, in: transaction), try add(2, .waiting, began: 10, in: transaction),
                try add(3, .withPerson, began: 30, .reserved, in: transaction), try add(4, .held, began: 1, .failed, in: transaction),
            ]
        }
        func listed(_ state: OriginState?, after number: Int64 = 0, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.originLookups(state, after: number, limit: limit).map(\.caseNumber) }
        }
        #expect(try await listed(nil) == numbers)
        #expect(try await listed(nil, after: numbers[0], limit: 2) == [numbers[1], numbers[2]])
        #expect(try await listed(.withPerson) == [numbers[0], numbers[2]])
        #expect(try await listed(.withPerson, after: numbers[0]) == [numbers[2]])
        let late = try await store.read { try $0.originLookups(begunBy: Sample.time(20), limit: 9).map(\.caseNumber) }
        #expect(late == [numbers[1], numbers[0]])
        #expect(try await store.read { try $0.originLookups(begunBy: Sample.time(9), limit: 9) }.isEmpty)
        #expect(try await store.read { try $0.originCounts() } == [.withPerson: 2, .waiting: 1, .held: 1])
        #expect(try await store.read { try $0.originProblems() } == [.reserved: 2])
    }

    private static func findsOriginsOfAHost(_ store: any CaseStore) async throws {
        let (one, other) = (SHA256.digest(of: [1]), SHA256.digest(of: [2]))
        let numbers = try await store.write { transaction in
            var numbers: [Int64] = []
            for (position, host) in [one, other, nil, one, one].enumerated() {
                let front = position == 3 ? "Other" : "Front"
                numbers.append(try add(position + 1, .answered, front: front, in: transaction))
                var lookup = try #require(try transaction.originLookup(of: numbers[position]))
                (lookup.host, lookup.foundAt) = (host, Sample.time(Int64(10 - position)))
                try transaction.save(lookup)
            }
            return numbers
        }
        func found(after number: Int64 = 0, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.originLookups(ofHost: one, behind: "Front", after: number, limit: limit).map(\.caseNumber) }
        }
        #expect(try await found() == [numbers[0], numbers[4]])
        #expect(try await found(after: numbers[0]) == [numbers[4]])
        #expect(try await found(limit: 1) == [numbers[0]])
        let answered = try await store.read { try $0.answeredOriginLookup(ofHost: one, behind: "Front") }
        #expect(answered?.caseNumber == numbers[0] && answered?.host == one)
        #expect(try await store.read { try $0.answeredOriginLookup(ofHost: SHA256.digest(of: [3]), behind: "Front") } == nil)
    }

    private static func keepsOriginFronts(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.originFront("Front") } == nil)
        var front = OriginFront("Front")
        try await store.write { [front] in try $0.save(front) }
        #expect(try await store.read { try $0.originFront("Front") } == front)
        (front.day, front.asked, front.failures) = (7, 8, 9)
        (front.retryAt, front.detail) = (Sample.time(10), "status 500")
        try await store.write { [front] in try $0.save(front) }
        #expect(try await store.read { try $0.originFront("Front") } == front)
        #expect(try await store.read { try $0.originFront("Other") } == nil)
    }
}
