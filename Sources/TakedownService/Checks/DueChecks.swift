import CaseService
import CaseStore
import Casework
import HotlineModel
import Takedown
import URLSyntax

/// One case whose check is due.
struct DueCheck: Sendable {
    let caseNumber: Int64
    let address: String
    let host: String
    let nameMissingSince: Timestamp?

    init(_ check: CheckRecord, address: String) {
        caseNumber = check.caseNumber
        self.address = address
        host = Self.host(of: address)
        nameMissingSince = check.nameMissingSince
    }

    private static func host(of address: String) -> String {
        switch (try? CanonicalAddress(address))?.host {
        case .name(let name): name
        case .v4(let text), .v6(let text, _): text
        case nil: address
        }
    }
}

/// Finds the cases whose check is due: one of each host. The others of a host are put off, so that a host with many cases does not keep the
/// rest waiting.
struct DueChecks: Sendable {
    let steps: StepRunner
    let policy: CheckPolicy
    /// The distance between two looks at one host.
    let distance: Duration

    /// The next cases to look at, the longest due first.
    ///
    /// - Parameters:
    ///   - busy: The host of each case that is looked at now. It is due as well, until its sight is recorded.
    ///   - limit: The most cases to read.
    func next(besides busy: [Int64: String], limit: Int) async throws -> [DueCheck] {
        let now = steps.now
        let (found, destroyed) = try await steps.read { reader in
            var (found, destroyed): ([DueCheck], [Int64]) = ([], [])
            // Those that are looked at now may come first of all.
            for check in try reader.view.checksDue(by: now, limit: limit + busy.count) where busy[check.caseNumber] == nil {
                if let address = try Self.address(of: check, reader) {
                    found.append(DueCheck(check, address: address))
                } else {
                    destroyed.append(check.caseNumber)
                }
            }
            return (found, destroyed)
        }
        let turns = Turns(found, busy: busy.values)
        if !destroyed.isEmpty || !turns.later.isEmpty { try await putOff(turns.later, destroyed) }
        return turns.now
    }

    private func putOff(_ later: [[Int64]], _ destroyed: [Int64]) async throws {
        let (policy, distance) = (policy, distance)
        try await steps.run { step in
            let checks = Checks(step, policy: policy)
            try destroyed.forEach(checks.end)
            try later.forEach { try checks.spread($0, apart: distance) }
        }
    }

    /// The address of a case; `nil` if retention destroyed it.
    private static func address(of check: CheckRecord, _ reader: CaseReader) throws -> String? {
        guard let record = try reader.view.caseRecord(number: check.caseNumber) else { return nil }
        return try reader.unsealUnlessDestroyed(record)?.file.address
    }

    /// The cases whose turn it is, and those that come later.
    private struct Turns: Sendable {
        var now: [DueCheck] = []
        /// The cases of one host each that come later, in order.
        var later: [[Int64]] = []

        init(_ due: [DueCheck], busy: some Sequence<String>) {
            var places: [String: Int] = [:]
            for host in busy { places[host] = addHost() }
            for check in due {
                if let place = places[check.host] {
                    later[place].append(check.caseNumber)
                } else {
                    places[check.host] = addHost()
                    now.append(check)
                }
            }
            later.removeAll(where: \.isEmpty)
        }

        private mutating func addHost() -> Int {
            later.append([])
            return later.count - 1
        }
    }
}
