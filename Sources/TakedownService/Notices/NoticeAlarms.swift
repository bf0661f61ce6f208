import CaseService
import CaseStore
import Casework
import HotlineModel
import Observability
import Runtime
import Synchronization
import Takedown

/// Rings while notices do not go out, or nobody is known to be told.
final class NoticeAlarms: Sendable {
    let steps: StepRunner
    let policy: NoticePolicy
    private let alarms: AlarmBoard
    /// The last look, on the steady clock; `nil` before the first.
    private let looked = Mutex<Duration?>(nil)

    /// The failures in a row after which the relay's trouble rings.
    private static let patience = 3
    /// How far back notices without an answer ring. Material that is still there is told again every day, and so rings on.
    private static let silentWindow = Duration.seconds(7 * 86_400)

    init(_ steps: StepRunner, _ policy: NoticePolicy, alarms: AlarmBoard) {
        self.steps = steps
        self.policy = policy
        self.alarms = alarms
    }

    /// Looks once a minute, or now.
    func update(isForced: Bool = false) async throws {
        let now = steps.clock.uptime()
        let isDue = looked.withLock { looked in
            if !isForced, let last = looked, now - last < .seconds(60) { return false }
            looked = now
            return true
        }
        guard isDue else { return }
        let silentUntil = steps.now - policy.silence
        let lateSince = steps.now - SubmissionRhythm.patience
        let (counts, held, waiting, late, obstacles, silent) = try await steps.read { reader in
            (
                try reader.view.noticeCounts(), try reader.view.heldNoticeCounts(),
                try reader.view.queuedNoticeTroubles(failures: Self.patience),
                try reader.view.noticeSubmissionsLate(since: lateSince, failures: Self.patience), try reader.view.noticeObstacles(),
                try reader.view.silentNotices(sentFrom: silentUntil - Self.silentWindow, until: silentUntil)
            )
        }
        ring(.noticesHeld, held.filter { $0.key != .quietHours }.values.reduce(0, +)) {
            "held: \(counted($0, "notice")); see `hotline takedown notices list --state held`"
        }
        ring(.noticesFailed, counts[.failed] ?? 0) {
            "refused for good, or not with their contacts: \(counted($0, "notice")); see `hotline takedown notices list --state failed`"
        }
        ring(.noticesUnsent, waiting.failing + late) {
            "the relay, or the interface of a provider, does not take \(counted($0, "notice")); see `hotline takedown notices list --state queued`"
        }
        ring(.noticesUncertain, waiting.uncertain) {
            "nobody knows if \(counted($0, "notice")) went out; each is repeated with the same Message-ID or token"
        }
        let untold = [NoticeObstacle.noContact, .notLookedUp, .notTraced, .hidden, .unwritable].reduce(0) { $0 + (obstacles[$1] ?? 0) }
        ring(.noticesNobodyToTell, untold) { "nobody can be told of \(counted($0, "case")) at present; see `hotline takedown notices`" }
        ring(.noticesSilent, silent) {
            "nothing was heard of \(counted($0, "notice")) about material that is still there; ask the contacts"
        }
        try await updateInterfaces()
        ring(.noticesTest, policy.isTest ? 1 : 0) { _ in
            "notices go to the hotline's own box (takedown.notices.testMailbox); no provider is told"
        }
    }

    /// Rings an alarm, or stops it.
    func ring(_ kind: AlarmKind, _ words: String?) { alarms.update(kind, severity: .warning, words) }

    private func ring(_ kind: AlarmKind, _ count: Int, _ words: (Int) -> String) {
        alarms.update(kind, severity: .warning, count > 0 ? words(count) : nil)
    }
}
