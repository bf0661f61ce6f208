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
    /// The last look at the canaries, on the steady clock; `nil` before the first.
    private let canariesAsked = Mutex<Duration?>(nil)

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
        let turns = Turns(found, most: most)
        if !destroyed.isEmpty || !turns.later.isEmpty {
            let (policy, distance) = (policy, settings.spacing)
            try await steps.run { step in
                let checks = Checks(step, policy: policy)
                try destroyed.forEach(checks.end)
                try turns.later.forEach { try checks.spread($0, apart: distance) }
            }
        }
        return turns.now
    }

    /// The cases whose turn it is: one of each host. Others of a host are put off, so that a host with many cases does not keep the rest waiting.
    private struct Turns: Sendable {
        var now: [Subject] = []
        /// The cases of one host each that come later, in order.
        var later: [[Int64]] = []

        init(_ due: [Subject], most: Int) {
            var places: [String: Int] = [:]
            for subject in due {
                if let place = places[subject.host] {
                    later[place].append(subject.caseNumber)
                } else if now.count < most {
                    places[subject.host] = later.count
                    later.append([])
                    now.append(subject)
                }
            }
            later.removeAll(where: \.isEmpty)
        }
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
        if case .gone = sight, await !isOnline(within: .seconds(30)) {
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
    private func look(at subject: Subject, _ verdict: HostingVerdict) async -> Outcome {
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

    // MARK: Our own outage

    /// Asks the canaries if the last look at them is older than so, and at least once a minute while they fail.
    private func isOnline(within age: Duration = .seconds(300)) async -> Bool {
        guard !settings.canaries.isEmpty else { return true }
        let now = steps.clock.uptime()
        let isFresh = canariesAsked.withLock { asked in
            if let last = asked, now - last < (isRinging ? min(age, .seconds(60)) : age) { return true }
            asked = now
            return false
        }
        if isFresh { return !isRinging }
        var round = CanaryRound()
        for canary in settings.canaries { round.record(await outcome(of: canary)) }
        let isOurOutage = round.isOurOutage
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
