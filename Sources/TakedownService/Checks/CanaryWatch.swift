import CaseService
import HotlineModel
import Observability
import OnlineChecks
import Runtime
import Synchronization
import WebProbe

/// Tells the node's own outage from that of others, by hosts that always answer.
///
/// While most of them fail, the alarm `checks.outage` rings.
final class CanaryWatch: Sendable {
    private let settings: CheckSettings
    private let instruments: any CheckInstruments
    private let alarms: AlarmBoard
    private let clock: any WallClock
    /// The last look at the canaries, on the steady clock; `nil` before the first.
    private let asked = Mutex<Duration?>(nil)

    init(_ settings: CheckSettings, _ instruments: any CheckInstruments, alarms: AlarmBoard, clock: any WallClock) {
        self.settings = settings
        self.instruments = instruments
        self.alarms = alarms
        self.clock = clock
    }

    /// Asks the canaries if the last look at them is older than so, and at least once a minute while they fail. True if there are none.
    func isOnline(within age: Duration = .seconds(300)) async -> Bool {
        guard !settings.canaries.isEmpty else { return true }
        let now = clock.uptime()
        let isFresh = asked.withLock { asked in
            if let last = asked, now - last < (isRinging ? min(age, .seconds(60)) : age) { return true }
            asked = now
            return false
        }
        return isFresh ? !isRinging : await ask()
    }

    private func ask() async -> Bool {
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
