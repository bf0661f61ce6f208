package import CaseService
import CaseStore
import Casework
package import Hosting
import HotlineModel
package import Observability
import Runtime
import Synchronization
package import Takedown

/// Asks the operators of front-ends where hosts are, one question at a time each, and gives searches up when their time is over.
///
/// Everything that it must remember is in the store. A question is recorded before and after, so that one whose end nobody knows is asked again
/// and marked. What an operator said of a host counts for every case of the host for hours, since questions are few.
package struct OriginCourier: Sendable {
    private let steps: StepRunner
    private let policy: OriginPolicy
    private let interfaces: [any OriginInterface]
    private let tracer: Tracer
    private let log: Log
    private let alarms: OriginAlarms
    private let kept = KeptReplies()

    /// The most searches of one look.
    private static let most = 200

    package init(
        _ steps: StepRunner, _ policy: OriginPolicy, interfaces: [any OriginInterface], tracer: Tracer, alarms: AlarmBoard,
        log: Log = .silent
    ) {
        self.steps = steps
        self.policy = policy
        self.interfaces = interfaces
        self.tracer = tracer
        self.log = log
        self.alarms = OriginAlarms(steps, policy, alarms: alarms)
    }

    /// Looks every second until cancelled. An operator that is slow holds up no other.
    package func run() async {
        await attempt { try await begin() }
        await withTaskGroup(of: Void.self) { group in
            for interface in interfaces { group.addTask { await every(.seconds(1)) { try await askDue(interface) } } }
            group.addTask {
                await every(.seconds(60)) {
                    try await giveUp()
                    try await beginHidden()
                    try await alarms.update()
                }
            }
        }
    }

    private func every(_ span: Duration, _ look: () async throws -> Void) async {
        repeat { await attempt(look) } while (try? await steps.clock.sleep(for: span)) != nil
    }

    private func attempt(_ part: () async throws -> Void) async {
        do { try await part() } catch is CancellationError {
        } catch {
            // The work stays where it is; the next look finds it again.
            log.error("origins.failed", ["reason": .words("\(error)")])
        }
    }

    /// Takes up what an earlier run left: questions without an end, and searches under other settings.
    package func begin() async throws {
        let policy = policy
        try await steps.run { step in
            let lookups = OriginLookups(step, policy: policy)
            _ = try lookups.recover()
            try lookups.followSettings()
        }
    }

    /// Gives up the searches whose time is over.
    package func giveUp() async throws {
        let (policy, before) = (policy, steps.now - policy.giveUpAfter)
        while try await !steps.read({ try $0.view.originLookups(begunBy: before, limit: 1).isEmpty }) {
            _ = try await steps.run { try OriginLookups($0, policy: policy).giveUp() }
        }
    }

    /// Begins the search for hosts that were known when their cases came, and that a front-end hides by now: nobody can be told of these cases.
    package func beginHidden() async throws {
        let policy = policy
        for (number, address) in try await steps.read({ try Self.untold($0) }) {
            guard case .hidden(let front) = await tracer.trace(address).outcome else { continue }
            try await steps.run { try OriginLookups($0, policy: policy).beginHidden(number, by: front) }
        }
    }

    /// Cases that nobody is told of because a front-end hides their host, and whose host nobody searches for.
    private static func untold(_ reader: CaseReader) throws -> [(Int64, String)] {
        try reader.view.noticePlans(keptBy: .hidden, after: 0, limit: 1_000).compactMap { plan in
            guard try reader.view.originLookup(of: plan.caseNumber)?.state.isOpen != true,
                let record = try reader.view.caseRecord(number: plan.caseNumber), let opened = try reader.unsealUnlessDestroyed(record)
            else { return nil }
            return (plan.caseNumber, opened.file.address)
        }
    }

    /// Rings and stops the alarms.
    package func updateAlarms() async throws { try await alarms.update() }

    // MARK: Asking

    /// Asks every operator about every search that is due.
    package func askDue() async throws { for interface in interfaces { try await askDue(interface) } }

    /// Asks an operator until nothing is due, its quota is used up, or a question fails.
    private func askDue(_ interface: any OriginInterface) async throws {
        let (policy, front, now) = (policy, interface.front, steps.now)
        // Questions are asked one at a time, so whatever is under way now has lost its end.
        if try await steps.read({ try $0.view.originLookups(.asking, after: 0, limit: Self.most).contains { $0.front == front } }) {
            _ = try await steps.run { try OriginLookups($0, policy: policy).recover(front: front) }
        }
        let due = try await steps.read { try $0.view.originLookupsDue(by: now, front: front, limit: Self.most).map(\.caseNumber) }
        for number in due {
            guard try await !shareReply(with: number, front) else { continue }
            guard try await mayAsk(front), try await ask(interface, about: number) else { return }
        }
    }

    /// Most looks find that nothing can be asked; they must not cost a write.
    private func mayAsk(_ front: String) async throws -> Bool {
        let (policy, now) = (policy, steps.now)
        return try await steps.read { try OriginStanding(front, policy, $0.view, at: now).mayBeAsked }
    }

    /// Answers a search by what was said about another case of the same host; false if nothing was.
    private func shareReply(with number: Int64, _ front: String) async throws -> Bool {
        let policy = policy
        guard let hostname = try await steps.read({ try OriginLookups.hostname(of: number, $0) }),
            let reply = kept.reply(about: hostname, front, at: steps.now)
        else { return false }
        let verdicts = verdicts(on: reply)
        try await steps.run { try OriginLookups($0, policy: policy).finish(number, reply, verdicts, isShared: true) }
        return true
    }

    /// Asks about one case.
    ///
    /// - Returns: False if nothing more is to be asked at present.
    private func ask(_ interface: any OriginInterface, about number: Int64) async throws -> Bool {
        let policy = policy
        guard let question = try await steps.run({ try OriginLookups($0, policy: policy).ask(about: number) }) else {
            return try await steps.read { try $0.view.originLookup(of: number)?.state != .waiting }
        }
        let reply = await interface.ask(question)
        let verdicts = verdicts(on: reply)
        // What the operator answered is recorded even if the node stops meanwhile.
        try await Task { try await steps.run { try OriginLookups($0, policy: policy).finish(number, reply, verdicts) } }.value
        kept.keep(reply, about: question, at: steps.now)
        if case .failed(let words, _) = reply {
            log.warning("origins.notAsked", ["reason": .words(words)])
            return false
        }
        log.info("origins.asked", [:])
        return true
    }

    private func verdicts(on reply: OriginReply) -> [HostingVerdict] {
        guard case .addresses(let texts) = reply else { return [] }
        return tracer.verdicts(on: texts)
    }
}

/// What operators said of hosts, for some hours.
final class KeptReplies: Sendable {
    private struct Key: Hashable {
        let front: String
        let hostname: String
    }

    private let replies = Mutex<[Key: (reply: OriginReply, at: Timestamp)]>([:])

    private static let keeping = Duration.seconds(12 * 3_600)
    private static let most = 10_000

    /// Keeps a reply that will not be another one soon.
    func keep(_ reply: OriginReply, about question: OriginQuestion, at moment: Timestamp) {
        if case .failed = reply { return }
        replies.withLock { replies in
            if replies.count >= Self.most { replies.removeAll() }
            replies[Key(front: question.front, hostname: question.hostname)] = (reply, moment)
        }
    }

    func reply(about hostname: String, _ front: String, at moment: Timestamp) -> OriginReply? {
        let known = replies.withLock { $0[Key(front: front, hostname: hostname)] }
        guard let known, known.at <= moment, moment < known.at + Self.keeping else {
            return nil
        }
        return known.reply
    }
}

extension Tracer {
    /// What the location data say of each of some addresses by itself.
    func verdicts(on texts: [String]) -> [HostingVerdict] {
        texts.prefix(OriginRules.mostAddresses + 1).map { text in verdict(onAddress: text) }
    }
}
