import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability

/// Rings before anything of ours or of a peer's expires: 30, 14, 7 and 1 days ahead, each time anew.
struct ExpiryWatch: Sendable {
    let steps: StepRunner
    let alarms: AlarmBoard
    let peers: PeerBoard

    /// Clocks that differ by more than this are shown as an alarm.
    static let skewLimit: Int64 = 60_000

    /// Looks once at every date and clock.
    func look() {
        guard let directory = steps.context.trust.current else { return }
        let now = steps.now
        lookAtDirectory(directory, now: now)
        let watched = watchedDates(of: directory, now: now)
        for date in watched { ring(date, now: now) }
        for name in [Self.pinAlarm, Self.keyAlarm] {
            alarms.clear(name) { alarm in
                !watched.contains { $0.alarm.description == alarm.name && $0.member == alarm.member && $0.subject == alarm.subject }
            }
        }
        for member in directory.members {
            let skew = peers.record(of: member.id).skewMilliseconds ?? 0
            alarms.update(
                "clock.skew", severity: .warning, member: member.id,
                abs(skew) > Self.skewLimit
                    ? "the clock of \(member.id) is \(skew / 1_000) s from ours; its records are taken all the same, but check both clocks"
                    : nil)
        }
    }

    private func lookAtDirectory(_ directory: Directory, now: Timestamp) {
        let left = directory.expiresAt - now
        alarms.update(
            "directory.expired", severity: .critical,
            left < .zero ? "the directory has expired; ask the secretariat for a new one before batches are refused" : nil)
        // It is signed anew every day and lives a week, so two days without a new one are worth a look.
        alarms.update(
            "directory.stale", severity: .warning,
            left >= .zero && left < .seconds(5 * 86_400)
                ? "no new directory has come for two days; it expires at \(directory.expiresAt)" : nil)
    }

    // MARK: Keys

    private static let pinAlarm: StaticString = "tls.expiring"
    private static let keyAlarm: StaticString = "signingKey.expiring"

    /// The end of one listed key.
    private struct ListedDate {
        var alarm: StaticString
        var member: MemberID
        var subject: String
        var end: Timestamp?
        var what: String
    }

    /// The ends that concern somebody. A key that ended and was replaced in time stays listed, so that old records verify, and rings no more.
    private func watchedDates(of directory: Directory, now: Timestamp) -> [ListedDate] {
        func counts(_ end: Timestamp?) -> Bool { end.map { $0 > now } ?? true }
        return directory.members.filter { !$0.hasLeft }.flatMap { member in
            let pins = member.pins.map {
                ListedDate(
                    alarm: Self.pinAlarm, member: member.id, subject: String($0.spki.hex.prefix(8)), end: $0.notAfter, what: "TLS key")
            }
            let keys = member.keys.filter { $0.revokedAt == nil }.map {
                ListedDate(
                    alarm: Self.keyAlarm, member: member.id, subject: String($0.key.keyID.prefix(8)), end: $0.notAfter, what: "signing key")
            }
            return [pins, keys].flatMap { dates in
                dates.contains { counts($0.end) } ? dates.filter { counts($0.end) } : dates
            }
        }
    }

    /// How long before an end it rings how loudly, the last first.
    private static let steps: [(ahead: Duration, severity: AlarmSeverity)] = [
        (.seconds(86_400), .critical), (.seconds(7 * 86_400), .warning), (.seconds(14 * 86_400), .warning),
        (.seconds(30 * 86_400), .notice),
    ]

    private func ring(_ date: ListedDate, now: Timestamp) {
        if let end = date.end, let index = Self.steps.firstIndex(where: { end - now <= $0.ahead }) {
            alarms.raise(
                date.alarm, severity: Self.steps[index].severity, step: Self.steps.count - index, member: date.member,
                subject: date.subject,
                "a \(date.what) of \(date.member) ends at \(end); renew it")
        } else {
            alarms.clear(date.alarm, member: date.member, subject: date.subject)
        }
    }
}
