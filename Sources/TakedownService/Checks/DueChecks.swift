import CaseService
import CaseStore
import Casework
import HotlineModel
import OnlineChecks
import Synchronization
import Takedown
import URLSyntax

/// One case whose check is due.
struct DueCheck: Sendable {
    let caseNumber: Int64
    let address: String
    let host: String
    let nameMissingSince: Timestamp?
    /// A peer closed the case, so it lies where another member is responsible.
    let isSample: Bool

    init(_ check: CheckRecord, address: String) {
        caseNumber = check.caseNumber
        self.address = address
        host = Self.host(of: address)
        nameMissingSince = check.nameMissingSince
        isSample = check.sampleOf != nil
    }

    private static func host(of address: String) -> String {
        switch (try? CanonicalAddress(address))?.host {
        case .name(let name): name
        case .v4(let text), .v6(let text, _): text
        case nil: address
        }
    }
}

/// Finds the cases whose check is due: one of each host. The others of a host are put off, each to a time of its own, so that a host with many
/// cases does not keep the rest waiting.
final class DueChecks: Sendable {
    private let steps: StepRunner
    private let policy: CheckPolicy
    /// The times that cases of each host were put off to.
    private let turns: Mutex<HostSpacing>

    /// - Parameter distance: The distance between two looks at one host.
    init(_ steps: StepRunner, _ policy: CheckPolicy, distance: Duration) {
        self.steps = steps
        self.policy = policy
        turns = Mutex(HostSpacing(distance: distance))
    }

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
        var (taken, present, later) = (Set(busy.values), [DueCheck](), [DueCheck]())
        for check in found {
            if taken.insert(check.host).inserted { present.append(check) } else { later.append(check) }
        }
        if !destroyed.isEmpty || !later.isEmpty { try await putOff(later, destroyed) }
        return present
    }

    private func putOff(_ later: [DueCheck], _ destroyed: [Int64]) async throws {
        let (policy, now) = (policy, steps.now)
        let moments = turns.withLock { turns in
            later.map { check in
                let moment = turns.reserve(check.host, now: now)
                // At present another case of the host is looked at.
                return moment > now ? moment : turns.reserve(check.host, now: now)
            }
        }
        try await steps.run { step in
            let checks = Checks(step, policy: policy)
            try destroyed.forEach(checks.end)
            for (check, moment) in zip(later, moments) { try checks.putOff(check.caseNumber, until: moment) }
        }
    }

    /// The address of a case; `nil` if retention destroyed it.
    private static func address(of check: CheckRecord, _ reader: CaseReader) throws -> String? {
        guard let record = try reader.view.caseRecord(number: check.caseNumber) else { return nil }
        return try reader.unsealUnlessDestroyed(record)?.file.address
    }
}
