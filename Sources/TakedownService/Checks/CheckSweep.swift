package import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import Hosting
import HotlineModel
package import Observability
import OnlineChecks
import Runtime
import Synchronization
package import Takedown
import URLSyntax
import WebProbe

/// Looks at the cases that are kept here until their material is gone, each in its own time.
///
/// At most one case of each host is looked at, so that no host is asked often. As soon as one look has ended, the next begins: a host that
/// does not answer keeps nobody waiting. If the canaries fail, the outage is ours: nothing is looked at, and no case is closed.
package final class CheckSweep: Sendable {
    private let steps: StepRunner
    private let policy: CheckPolicy
    private let settings: CheckSettings
    private let instruments: any CheckInstruments
    private let alarms: AlarmBoard
    private let log: Log
    private let due: DueChecks
    private let canaries: CanaryWatch
    private let spacing: Mutex<HostSpacing>

    package init(
        _ steps: StepRunner, _ policy: CheckPolicy, _ settings: CheckSettings, _ instruments: any CheckInstruments, alarms: AlarmBoard,
        log: Log = .silent
    ) {
        self.steps = steps
        self.policy = policy
        self.settings = settings
        self.instruments = instruments
        self.alarms = alarms
        self.log = log
        due = DueChecks(steps: steps, policy: policy, distance: settings.spacing)
        canaries = CanaryWatch(settings, instruments, alarms: alarms, clock: steps.clock)
        spacing = Mutex(HostSpacing(distance: settings.spacing))
    }

    /// Sweeps until cancelled.
    package func run() async {
        repeat {
            do { while try await sweep() > 0 {} } catch is CancellationError {
            } catch {
                // What was due stays due; the next sweep finds it again.
                log.error("checks.failed", ["reason": .words("\(error)")])
            }
        } while (try? await steps.clock.sleep(for: .seconds(1))) != nil
    }

    /// Checks cases as long as any are due; returns how many it looked at.
    package func sweep() async throws -> Int {
        guard let directory = steps.context.trust.current else { return 0 }
        return try await withThrowingTaskGroup(of: Int64.self) { group in
            var (waiting, busy, count): (ArraySlice<DueCheck>, [Int64: String], Int) = ([], [:], 0)
            var mayBeMore = true
            while true {
                if waiting.isEmpty, mayBeMore {
                    waiting = try await nextDue(besides: busy)
                    mayBeMore = !waiting.isEmpty
                }
                while busy.count < settings.width, let check = waiting.popFirst() {
                    busy[check.caseNumber] = check.host
                    count += 1
                    group.addTask {
                        await self.look(into: check, in: directory.map)
                        return check.caseNumber
                    }
                }
                guard let done = try await group.next() else { return count }
                busy[done] = nil
            }
        }
    }

    private func nextDue(besides busy: [Int64: String]) async throws -> ArraySlice<DueCheck> {
        guard await canaries.isOnline() else { return [] }
        return try await due.next(besides: busy, limit: settings.width * 8)[...]
    }

    // MARK: One check

    private func look(into subject: DueCheck, in map: FederationMap) async {
        let (policy, number) = (policy, subject.caseNumber)
        do {
            let moment = spacing.withLock { $0.reserve(subject.host, now: steps.now) }
            // A clock that was set back must not make a look wait for as long.
            if moment > steps.now { try await steps.clock.sleep(for: min(moment - steps.now, settings.spacing)) }
            let verdict = await instruments.trace(subject.address)
            if MoveRules.hasMoved(verdict, from: steps.context.member, in: map) {
                return try await steps.run { try Checks($0, policy: policy).move(number) }
            }
            switch await look(at: subject, verdict) {
            case .seen(let sight): try await record(sight, of: number)
            case .notForPrograms: try await steps.run { try Checks($0, policy: policy).askPerson(number) }
            case .notMade: try await steps.run { try Checks($0, policy: policy).putOff(number) }
            }
        } catch is CancellationError {
        } catch {
            log.warning("checks.putOff", ["reason": .words("\(error)")])
            // Whatever went wrong, the host is not asked again at once.
            try? await steps.run { try Checks($0, policy: policy).putOff(number) }
        }
    }

    private func record(_ sight: Sight, of number: Int64) async throws {
        let policy = policy
        // What looks gone may be our own outage, begun since the last look at the canaries.
        if case .gone = sight, await !canaries.isOnline(within: .seconds(30)) {
            return try await steps.run { try Checks($0, policy: policy).putOff(number) }
        }
        let consequences = try await steps.run { try Checks($0, policy: policy).record(sight, of: number) }
        try await tell(consequences, of: number)
    }

    private enum Outcome {
        case seen(Sight)
        /// The place is for persons alone.
        case notForPrograms
        /// The look could not be made; that is our own trouble, and says nothing of the host.
        case notMade
    }

    /// Performs a check step by step.
    private func look(at subject: DueCheck, _ verdict: HostingVerdict) async -> Outcome {
        let facts = CheckSubject(
            url: subject.address, rule: settings.rules.rule(for: subject.host), vantages: settings.vantages,
            nameMissingSince: subject.nameMissingSince, token: SecureRandom.bytes(8).hex)
        guard var check = OnlineCheck(facts, at: steps.now) else { return .notForPrograms }
        var step = check.start()
        while true {
            switch step {
            case .resolve(let name):
                let answer = name == subject.host ? NameAnswer(verdict) : await instruments.addresses(of: name)
                step = check.next(after: .resolved(answer))
            case .look(let look):
                guard let outcome = await instruments.take(look) else { return .notMade }
                step = check.next(after: .looked(outcome))
            case .finished(let sight): return .seen(sight)
            }
        }
    }

    private func tell(_ consequences: [Sights.Consequence], of number: Int64) async throws {
        let rings = consequences.contains(.ring)
        guard rings || alarms.active.contains(where: { $0.name == "checks.layout" }),
            let id = try await steps.read({ try $0.view.caseRecord(number: number)?.id })
        else { return }
        alarms.update(
            "checks.layout", severity: .warning, subject: "\(id)",
            rings
                ? "the host of \(id) shows neither the signs of its rule for material that is there nor those for material that is gone; "
                    + "correct the rule in takedown.checks.rules, and restart the node" : nil)
    }
}
