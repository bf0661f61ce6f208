import Cryptography
import Envelopes
import HotlineModel
import Observability

/// The rules of what expires, as values in and values out.
enum ExpiryRules {
    /// The end of one listed key.
    struct ListedEnd: Hashable, Sendable {
        enum Kind: Sendable { case tlsKey, signingKey }

        var kind: Kind
        var member: MemberID
        /// The first eight digits of the key's name.
        var key: String
        var end: Timestamp?
    }

    /// The ends of keys that still matter to somebody.
    ///
    /// A key that ended and was replaced in time stays listed, so that old records verify, and counts no more. One that ended without a
    /// successor counts for ever.
    static func ends(in directory: Directory, at now: Timestamp) -> [ListedEnd] {
        func current(_ ends: [ListedEnd]) -> [ListedEnd] {
            let coming = ends.filter { $0.end.map { $0 > now } ?? true }
            return coming.isEmpty ? ends : coming
        }
        return directory.members.filter { !$0.hasLeft }.flatMap { member in
            let pins = member.pins.map {
                ListedEnd(kind: .tlsKey, member: member.id, key: String($0.spki.hex.prefix(8)), end: $0.notAfter)
            }
            let keys = member.keys.filter { $0.revokedAt == nil }.map {
                ListedEnd(kind: .signingKey, member: member.id, key: String($0.key.keyID.prefix(8)), end: $0.notAfter)
            }
            return current(pins) + current(keys)
        }
    }

    /// A stage on the way to an end, which rings anew.
    struct Stage: Hashable, Sendable {
        var step: Int
        var severity: AlarmSeverity
    }

    /// The stage of an end: 30, 14, 7 and 1 days ahead; `nil` while it is farther away.
    static func stage(of end: Timestamp, at now: Timestamp) -> Stage? {
        switch end - now {
        case ...Duration.days(1): Stage(step: 4, severity: .critical)
        case ...Duration.days(7): Stage(step: 3, severity: .warning)
        case ...Duration.days(14): Stage(step: 2, severity: .warning)
        case ...Duration.days(30): Stage(step: 1, severity: .notice)
        default: nil
        }
    }

    /// The state of a directory that is signed anew every day and lives a week.
    enum DirectoryState: Hashable, Sendable { case fresh, stale, expired }

    /// Two days without a new directory are worth a look.
    static func state(ofDirectoryExpiringAt end: Timestamp, at now: Timestamp) -> DirectoryState {
        switch end - now {
        case ..<Duration.zero: .expired
        case ..<Duration.days(5): .stale
        default: .fresh
        }
    }

    /// Returns true if a clock is so far from ours that somebody should look at both.
    static func isSkewed(milliseconds: Int64) -> Bool { abs(milliseconds) > 60_000 }
}

extension Duration {
    fileprivate static func days(_ days: Int) -> Duration { .seconds(days * 86_400) }
}
