import CaseService
import HotlineModel
import Observability
import OnlineChecks
import Runtime
import WebProbe

/// Tells the node's own outage from that of others, by hosts that always answer.
///
/// While most of them fail, the alarm `checks.outage` rings.
actor CanaryWatch {
    private let settings: CheckSettings
    private let instruments: any CheckInstruments
    private let alarms: AlarmBoard
    private let clock: any WallClock
    /// The last round that came to its end, on the steady clock, and what it found.
    private var last: (end: Duration, isOutage: Bool)?
    /// The round under way. Who asks meanwhile waits for it.
    private var round: Task<Bool?, Never>?

    init(_ settings: CheckSettings, _ instruments: any CheckInstruments, alarms: AlarmBoard, clock: any WallClock) {
        self.settings = settings
        self.instruments = instruments
        self.alarms = alarms
        self.clock = clock
    }

    /// Asks the canaries if the last look at them is older than so, and at least once a minute while they fail. True if there are none.
    func isOnline(within age: Duration = .seconds(300)) async -> Bool {
        guard !settings.canaries.isEmpty else { return true }
        if let last, clock.uptime() - last.end < (last.isOutage ? min(age, .seconds(60)) : age) { return !last.isOutage }
        let asking = round ?? Task { await ask() }
        round = asking
        let isOutage = await withTaskCancellationHandler {
            await asking.value
        } onCancel: {
            asking.cancel()
        }
        if round == asking { round = nil }
        guard let isOutage else { return false }
        last = (clock.uptime(), isOutage)
        return !isOutage
    }

    /// Asks each canary; `nil` if the round was cut off, which says nothing.
    private func ask() async -> Bool? {
        var round = CanaryRound()
        for canary in settings.canaries { round.record(await outcome(of: canary)) }
        guard !Task.isCancelled else { return nil }
        alarms.update(
            .checksOutage, severity: .warning,
            round.isOurOutage
                ? "\(round.failed) of \(round.asked) canary hosts do not answer, so the outage is here; no case is checked or closed until they do"
                : nil)
        return round.isOurOutage
    }

    private func outcome(of canary: String) async -> LookOutcome? {
        guard case .found(let addresses) = NameAnswer(await instruments.trace(canary)), let vantage = settings.vantages.first else {
            return nil
        }
        return await instruments.take(Look(.head, url: canary, addresses: addresses, vantage: vantage))
    }
}
