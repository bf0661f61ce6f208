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
/// A sweep takes at most one case of each host, so that no host is asked often. If the canaries fail, the outage is ours: nothing is
/// looked at, and no case is closed.
package final class CheckSweep: Sendable {
    private let steps: StepRunner
    private let policy: CheckPolicy
    private let settings: CheckSettings
    private let instruments: any CheckInstruments
    private let alarms: AlarmBoard
    private let log: Log
    private let spacing: Mutex<HostSpacing>
    private let canariesDue = Mutex(Timestamp(milliseconds: 0))

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

    /// Checks what is due, at most one case of each host; returns how many cases it looked at.
    package func sweep() async throws -> Int {
        guard await isOnline() else { return 0 }
        let due = try await dueCases()
        guard let directory = steps.context.trust.current, !due.isEmpty else { return 0 }
        await withTaskGroup(of: Void.self) { group in
            for (position, subject) in due.enumerated() {
                if position >= settings.width { await group.next() }
                group.addTask { await self.check(subject, in: directory.map) }
            }
        }
        return due.count
    }

    // MARK: What is due

    private struct Subject: Sendable {
        let caseNumber: Int64
        let address: String
        let host: String
        let nameMissingSince: Timestamp?
    }

    private func dueCases() async throws -> [Subject] {
        let now = steps.now, most = settings.width * 4
        let (found, destroyed) = try await steps.read { reader in
            var (found, destroyed): ([Subject], [Int64]) = ([], [])
            for check in try reader.view.checksDue(by: now, limit: most * 8) {
                if let subject = try Self.subject(of: check, reader) { found.append(subject) } else { destroyed.append(check.caseNumber) }
            }
            return (found, destroyed)
        }
        if !destroyed.isEmpty {
            let policy = policy
            try await steps.run { step in try destroyed.forEach { try Checks(step, policy: policy).end($0) } }
        }
        var hosts: Set<String> = []
        return Array(found.filter { hosts.insert($0.host).inserted }.prefix(most))
    }

    /// What a check is of; `nil` if retention destroyed the address.
    private static func subject(of check: CheckRecord, _ reader: CaseReader) throws -> Subject? {
        guard let record = try reader.view.caseRecord(number: check.caseNumber), let opened = try reader.unsealUnlessDestroyed(record)
        else { return nil }
        return Subject(
            caseNumber: check.caseNumber, address: opened.file.address, host: host(of: opened.file.address),
            nameMissingSince: check.nameMissingSince)
    }

    private static func host(of address: String) -> String {
        switch (try? CanonicalAddress(address))?.host {
        case .name(let name): name
        case .v4(let text), .v6(let text, _): text
        case nil: address
        }
    }

    // MARK: One check

    private func check(_ subject: Subject, in map: FederationMap) async {
        do {
            let moment = spacing.withLock { $0.reserve(subject.host, now: steps.now) }
            if moment > steps.now { try await steps.clock.sleep(for: moment - steps.now) }
            let verdict = await instruments.trace(subject.address)
            let (policy, number) = (policy, subject.caseNumber)
            if MoveRules.hasMoved(verdict, from: steps.context.member, in: map) {
                _ = try await steps.run { try Checks($0, policy: policy).move(number) }
                return
            }
            let sight = await look(at: subject, verdict)
            let consequences = try await steps.run { try Checks($0, policy: policy).record(sight, of: number) }
            try await tell(consequences, of: number)
        } catch is CancellationError {
        } catch {
            log.error("checks.failed", ["reason": .words("\(error)")])
        }
    }

    /// Performs a check step by step.
    private func look(at subject: Subject, _ verdict: HostingVerdict) async -> Sight {
        let facts = CheckSubject(
            url: subject.address, rule: settings.rules.rule(for: subject.host), vantages: settings.vantages,
            nameMissingSince: subject.nameMissingSince, token: SecureRandom.bytes(8).hex)
        // A place that no program can look at is for a person.
        guard var check = OnlineCheck(facts, at: steps.now) else { return .unknown(.refused) }
        var step = check.start()
        while true {
            switch step {
            case .resolve(let name):
                let answer = name == subject.host ? NameAnswer(verdict) : await instruments.addresses(of: name)
                step = check.next(after: .resolved(answer))
            case .look(let look):
                let outcome = await instruments.take(look)
                guard let outcome else { return .unknown(.refused) }
                step = check.next(after: .looked(outcome))
            case .finished(let sight): return sight
            }
        }
    }

    private func tell(_ consequences: [Sights.Consequence], of number: Int64) async throws {
        guard consequences.contains(.ring) else { return }
        let id = try await steps.read { try $0.view.caseRecord(number: number)?.id }
        alarms.raise(
            "checks.layout", severity: .warning,
            "a host shows neither the signs of its rule for material that is there nor those for material that is gone"
                + (id.map { " (\($0))" } ?? "") + "; correct the rule in takedown.checks.rules")
    }

    // MARK: Our own outage

    /// Asks the canaries every five minutes, and every minute while they fail.
    private func isOnline() async -> Bool {
        guard !settings.canaries.isEmpty, canariesDue.withLock({ $0 }) <= steps.now else { return !isRinging }
        var round = CanaryRound()
        for canary in settings.canaries { round.record(await outcome(of: canary)) }
        let isOurOutage = round.isOurOutage
        canariesDue.withLock { $0 = steps.now + .seconds(isOurOutage ? 60 : 300) }
        alarms.update(
            "checks.outage", severity: .warning,
            isOurOutage
                ? "\(round.failed) of \(round.asked) canary hosts do not answer, so the outage is here; no case is checked or closed until they do"
                : nil)
        return !isOurOutage
    }

    private var isRinging: Bool { alarms.active.contains { $0.name == "checks.outage" } }

    private func outcome(of canary: String) async -> LookOutcome? {
        guard case .found(let addresses) = NameAnswer(await instruments.trace(canary)), let vantage = settings.vantages.first else {
            return nil
        }
        return await instruments.take(Look(.head, url: canary, addresses: addresses, vantage: vantage))
    }
}
