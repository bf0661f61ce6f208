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
    private let log: Log
    private let due: DueChecks
    private let canaries: CanaryWatch
    private let layouts: LayoutWatch
    private let spacing: Mutex<HostSpacing>

    package init(
        _ steps: StepRunner, _ policy: CheckPolicy, _ settings: CheckSettings, _ instruments: any CheckInstruments, alarms: AlarmBoard,
        log: Log = .silent
    ) {
        self.steps = steps
        self.policy = policy
        self.settings = settings
        self.instruments = instruments
        self.log = log
        due = DueChecks(steps, policy, distance: settings.spacing)
        layouts = LayoutWatch(steps, alarms: alarms)
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
        try await layouts.forgetEnded()
        return try await withThrowingTaskGroup(of: Int64?.self) { group in
            var pool = Pool(width: settings.width)
            while true {
                if pool.needsMore { pool.take(try await nextDue(besides: pool.busy)) }
                while let check = pool.next() {
                    group.addTask {
                        await self.look(into: check, in: directory.map)
                        return check.caseNumber
                    }
                }
                guard !pool.busy.isEmpty else {
                    group.cancelAll()
                    return pool.count
                }
                if pool.beginsToWait() { group.addTask { try await self.pause() } }
                pool.ended(try await group.next().flatMap(\.self))
            }
        }
    }

    /// Waits before the store is asked again. A sweep that has ended cancels it.
    private func pause() async throws -> Int64? {
        try? await steps.clock.sleep(for: .seconds(1))
        return nil
    }

    /// The looks of a sweep: those under way and those that wait for them.
    private struct Pool {
        let width: Int
        /// The host of each case that is looked at now.
        var busy: [Int64: String] = [:]
        /// The looks that were begun.
        var count = 0
        private var waiting: ArraySlice<DueCheck> = []
        /// The store had nothing more; a pause passes before it is asked again.
        private var isPausing = false
        private var mayBeMore = true

        init(width: Int) { self.width = width }

        var needsMore: Bool { waiting.isEmpty && mayBeMore }

        mutating func take(_ due: [DueCheck]) {
            waiting = due[...]
            mayBeMore = !due.isEmpty
        }

        mutating func next() -> DueCheck? {
            guard busy.count < width, let check = waiting.popFirst() else { return nil }
            busy[check.caseNumber] = check.host
            count += 1
            return check
        }

        /// A pause begins: nothing more is due, and none is under way.
        mutating func beginsToWait() -> Bool {
            guard !mayBeMore, !isPausing else { return false }
            isPausing = true
            return true
        }

        /// A look ended, or a pause.
        mutating func ended(_ caseNumber: Int64?) {
            if let caseNumber { busy[caseNumber] = nil } else { (isPausing, mayBeMore) = (false, true) }
        }
    }

    private func nextDue(besides busy: [Int64: String]) async throws -> [DueCheck] {
        guard await canaries.isOnline() else { return [] }
        return try await due.next(besides: busy, limit: settings.width * 8)
    }

    // MARK: One check

    private func look(into subject: DueCheck, in map: FederationMap) async {
        let (policy, number) = (policy, subject.caseNumber)
        do {
            let moment = spacing.withLock { $0.reserve(subject.host, now: steps.now) }
            // A clock that was set back must not make a look wait for as long.
            if moment > steps.now { try await steps.clock.sleep(for: min(moment - steps.now, settings.spacing)) }
            let verdict = await instruments.trace(subject.address)
            if !subject.isSample, MoveRules.hasMoved(verdict, from: steps.context.member, in: map) {
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
        try await layouts.follow(number, isChanged: consequences.contains(.ring))
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
        let domain = settings.domains.rule(for: subject.host)
        guard domain?.isForPersons != true else { return .notForPrograms }
        // The trace of a name whose origin is known is not what answers everybody.
        let isTracedPublicly = settings.domains.origins.addresses(of: subject.host) == nil
        let facts = CheckSubject(
            url: subject.address, rule: settings.rules.rule(for: subject.host), vantages: settings.vantages,
            nameMissingSince: subject.nameMissingSince, token: SecureRandom.bytes(8).hex)
        guard var check = OnlineCheck(facts, at: steps.now) else { return .notForPrograms }
        var step = check.start()
        while true {
            switch step {
            case .resolve(let name):
                let answer = name == subject.host && isTracedPublicly ? NameAnswer(verdict) : await instruments.addresses(of: name)
                step = check.next(after: .resolved(answer))
            case .look(let look):
                guard let outcome = await instruments.take(look) else { return .notMade }
                step = check.next(after: .looked(outcome))
            case .finished(let sight): return .seen(sight)
            }
        }
    }
}
