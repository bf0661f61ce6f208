import Envelopes
import HotlineModel

/// A case that an analyst has, as the work list gave it.
struct Lease: Sendable {
    let caseID: String
    let number: Int64
    /// As reported.
    let address: String
    /// The digests of the items that the reports brought.
    let items: Set<String>

    init?(_ json: JSONValue) {
        guard let caseID = json["case"]?.string, let number = json["lease"]?.integer, let address = json["address"]?.string else {
            return nil
        }
        self.caseID = caseID
        self.number = number
        self.address = address
        items = Set((json["items"]?.array ?? []).compactMap { $0["sha256"]?.string })
    }
}

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
    func index(for lease: Lease) -> Int? {
        guard let indexes = indexes[lease.address] else { return nil }
        return indexes.first { index in
            cases[index].renews != nil && cases[index].items.contains { lease.items.contains($0.sha256) }
        } ?? indexes.first { cases[$0].renews == nil }
    }

    subscript(index: Int) -> PlannedCase { cases[index] }
}
