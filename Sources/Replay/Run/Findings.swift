import HotlineModel
import NodeMessages

/// The planned findings of one hotline's analysts, looked up by what a lease shows.
struct Findings: Sendable {
    private let indexes: [String: [Int]]
    private let cases: [PlannedCase]

    init(_ plan: WorkloadPlan, of link: NodeLink) {
        cases = plan.cases
        var indexes: [String: [Int]] = [:]
        for index in plan.cases.indices where plan.cases[index].member == link.member {
            indexes[plan.cases[index].address, default: []].append(index)
        }
        self.indexes = indexes
    }

    /// The number of the planned case that a lease is about; `nil` if the plan does not have it.
    ///
    /// If an address showed other material later, the items in the lease tell which of the two cases it is.
    func index(for leased: LeasedCaseView) -> Int? {
        guard let indexes = indexes[leased.address] else { return nil }
        return indexes.first { index in
            cases[index].renews != nil && cases[index].items.contains { item in leased.items.contains { $0.sha256 == item.sha256 } }
        } ?? indexes.first { cases[$0].renews == nil }
    }

    subscript(index: Int) -> PlannedCase { cases[index] }
}
