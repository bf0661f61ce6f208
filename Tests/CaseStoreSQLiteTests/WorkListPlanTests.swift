import CaseStore
import SQLite
import Testing

@testable import CaseStoreSQLite

/// The time to lease a case does not grow with the number of waiting cases.
@Suite struct WorkListPlanTests {
    private let folder: TemporaryFolder
    private let database: Connection

    init() async throws {
        folder = try TemporaryFolder()
        try await folder.close(try await folder.open())
        database = try Connection(path: folder.store, access: .readOnly)
    }

    @Test func theNextCaseIsTheFirstEntryOfAnIndex() throws {
        let plan = try plan(of: WorkListStatements.nextFree)
        #expect(plan.first?.contains("USING INDEX work_list_free") == true, "\(plan)")
        #expect(plan.contains { $0.hasPrefix("SEARCH c USING INTEGER PRIMARY KEY") }, "\(plan)")
        // Cases that the holder has assessed already are skipped; they are found by the case's number.
        #expect(plan.contains { $0.hasPrefix("SEARCH p USING INTEGER PRIMARY KEY") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("work_list_free") }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test(arguments: [
        (sql: WorkListStatements.lapse, by: "work_list_by_lease_end"), (sql: WorkListStatements.give, by: "INTEGER PRIMARY KEY"),
    ])
    func leasesEndAndBeginByAnIndex(sql: StaticString, by index: String) throws {
        let plan = try plan(of: sql)
        #expect(plan[0].hasPrefix("SEARCH work_list USING") && plan[0].contains(index), "\(plan)")
        // Whatever else is looked at, a number finds it.
        #expect(plan.dropFirst().allSatisfy { $0.contains("SUBQUERY") || $0.contains("INTEGER PRIMARY KEY") }, "\(plan)")
    }

    @Test func aPageOfTheListNeedsNoSorting() throws {
        let plan = try plan(of: WorkListStatements.page)
        #expect(plan.first?.hasPrefix("SEARCH w USING INDEX work_list_in_order") == true, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func anAddressIsFoundByAnIndexWhateverTheStage() throws {
        for sql: StaticString in [SparingStatements.closedCase, SparingStatements.knownItem] {
            let plan = try plan(of: sql)
            #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
        }
    }

    private func plan(of sql: StaticString) throws -> [String] {
        try database.withStatement(sql) { _ in }
        return try #require(try database.plans().first { $0.sql == "\(sql)" }).steps
    }
}
