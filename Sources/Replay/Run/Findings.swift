import HotlineModel
import NodeMessages

/// What one hotline's analysts find where: all they know is what a lease shows them.
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

    /// The number of the planned case that a lease is about; `nil` when it is of no plan.
    ///
    /// Where an address came to show other material, the items on the screen tell which it is.
    func index(for leased: LeasedCaseView) -> Int? {
        guard let indexes = indexes[leased.address] else { return nil }
        return indexes.first { index in
            cases[index].renews != nil && cases[index].items.contains { item in leased.items.contains { $0.sha256 == item.sha256 } }
        } ?? indexes.first { cases[$0].renews == nil }
    }

    subscript(index: Int) -> PlannedCase { cases[index] }
}
