import CaseStore
import Envelopes
import HotlineModel
import Observability

/// Rings before anything of ours or of a peer's expires: 30, 14, 7 and 1 days ahead, each time anew.
struct ExpiryWatch: Sendable {
    let context: FederationContext
    private var alarms: AlarmBoard { context.alarms }

    init(_ context: FederationContext) { self.context = context }

    /// Looks once at every date and clock.
    func look() {
        guard let directory = context.directory else { return }
        let now = context.now
        lookAtExpiry(of: directory, now: now)
        lookAtKeys(in: directory, now: now)
        for member in directory.members {
            let skew = context.peers.record(of: member.id).skewMilliseconds ?? 0
            alarms.update(
                .clockSkew, severity: .warning, member: member.id,
                ExpiryRules.isSkewed(milliseconds: skew)
                    ? "the clock of \(member.id) is \(skew / 1_000) s from ours; its records are taken all the same, but check both clocks"
                    : nil)
        }
    }

    private func lookAtExpiry(of directory: Directory, now: Timestamp) {
        let state = ExpiryRules.state(ofDirectoryExpiringAt: directory.expiresAt, at: now)
        alarms.update(
            .directoryExpired, severity: .critical,
            state == .expired ? "the directory has expired; ask the secretariat for a new one before batches are refused" : nil)
        alarms.update(
            .directoryStale, severity: .warning,
            state == .stale ? "no new directory has come for two days; it expires at \(directory.expiresAt)" : nil)
    }

    private func lookAtKeys(in directory: Directory, now: Timestamp) {
        let ends = ExpiryRules.ends(in: directory, at: now)
        for end in ends { ring(end, now: now) }
        // A key that is no longer listed, or was replaced in time, rings no more.
        for kind in [ExpiryRules.ListedEnd.Kind.tlsKey, .signingKey] {
            alarms.clear(kind.alarm) { alarm in
                !ends.contains { $0.kind == kind && $0.member == alarm.member && $0.key == alarm.subject }
            }
        }
    }

    private func ring(_ listed: ExpiryRules.ListedEnd, now: Timestamp) {
        guard let end = listed.end, let stage = ExpiryRules.stage(of: end, at: now) else {
            alarms.clear(listed.kind.alarm, member: listed.member, subject: listed.key)
            return
        }
        alarms.raise(
            listed.kind.alarm, severity: stage.severity, step: stage.step, member: listed.member, subject: listed.key,
            "a \(listed.kind == .tlsKey ? "TLS key" : "signing key") of \(listed.member) ends at \(end); renew it")
    }
}

extension ExpiryRules.ListedEnd.Kind {
    fileprivate var alarm: AlarmKind { self == .tlsKey ? .tlsExpiring : .signingKeyExpiring }
}
