import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Observability

/// Rings before anything of ours or of a peer's expires: 30, 14, 7 and 1 days ahead, louder each time.
struct ExpiryWatch: Sendable {
    let desk: CaseDesk
    let alarms: AlarmBoard
    let peers: PeerBoard

    /// Clocks that differ by more than this are shown as an alarm.
    static let skewLimit: Int64 = 60_000

    /// Looks once at every date and clock.
    func look() {
        guard let directory = desk.trust.current else { return }
        let now = desk.now
        lookAtDirectory(directory, now: now)
        for member in directory.members {
            for pin in member.pins { ring("tls.expiring", member.id, pin.spki.hex.prefix(8), pin.notAfter, "TLS key", now: now) }
            for key in member.keys where key.revokedAt == nil {
                ring("signingKey.expiring", member.id, key.key.keyID.prefix(8), key.notAfter, "signing key", now: now)
            }
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

    private func ring(
        _ name: StaticString, _ member: MemberID, _ subject: Substring, _ end: Timestamp?, _ what: String, now: Timestamp
    ) {
        let severity: Alarm.Severity?
        switch end.map({ ($0 - now) / .seconds(86_400) }) ?? .infinity {
        case ...1: severity = .critical
        case ...7: severity = .warning
        case ...30: severity = .notice
        default: severity = nil
        }
        if let severity, let end {
            alarms.raise(
                name, severity: severity, member: member, subject: String(subject), "a \(what) of \(member) ends at \(end); renew it")
        } else {
            alarms.clear(name, member: member, subject: String(subject))
        }
    }
}
