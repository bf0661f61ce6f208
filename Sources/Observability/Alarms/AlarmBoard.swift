public import HotlineModel
public import Runtime
import Synchronization

/// The alarms that ring now.
///
/// Raising and clearing are idempotent: a check states the condition each time, and only changes are logged.
public final class AlarmBoard: Sendable {
    private struct Key: Hashable {
        let kind: AlarmKind
        let member: MemberID?
        let subject: String
    }

    private let alarms = Mutex<[Key: Alarm]>([:])
    private let clock: any WallClock
    private let log: Log

    public init(clock: any WallClock = SystemClock(), log: Log = .silent) {
        self.clock = clock
        self.log = log
    }

    /// Exposes the alarms as `hotline_alarms`, one sample for each name, severity and member.
    public func register(in metrics: Metrics) {
        metrics.computed("hotline_alarms", "Alarms that ring now.", labels: "name", "severity", "member") { [self] in
            var counts: [[LabelValue]: Double] = [:]
            for alarm in active {
                let member = alarm.member.map { LabelValue.member($0) } ?? ""
                counts[[.code(alarm.kind), .code(alarm.severity), member], default: 0] += 1
            }
            return counts.map { Metrics.Sample($0.value, labels: $0.key) }
        }
    }

    /// Raises an alarm, or updates the sentence and severity of one that rings.
    ///
    /// - Parameter step: The progress of the condition. A later step is logged anew even if the severity stays.
    /// - Returns: `true` if it did not ring before.
    @discardableResult
    public func raise(
        _ kind: AlarmKind, severity: AlarmSeverity, step: Int = 0, member: MemberID? = nil, subject: String = "", _ sentence: String
    ) -> Bool {
        let now = Timestamp(milliseconds: clock.now())
        let key = Key(kind: kind, member: member, subject: subject)
        let earlier = alarms.withLock { alarms in
            let earlier = alarms[key]
            alarms[key] = Alarm(
                kind: kind, member: member, subject: subject, severity: severity, step: step, since: earlier?.since ?? now,
                sentence: sentence)
            return earlier
        }
        if let earlier, earlier.severity >= severity, earlier.step >= step { return false }
        let fields: Log.Fields = [
            "alarm": .code(kind), "severity": .code(severity), "member": member.map { .member($0) } ?? "", "sentence": .words(sentence),
        ]
        if severity == .critical { log.error("alarm.raised", fields) } else { log.warning("alarm.raised", fields) }
        return earlier == nil
    }

    /// Clears an alarm.
    ///
    /// - Returns: `true` if it rang.
    @discardableResult
    public func clear(_ kind: AlarmKind, member: MemberID? = nil, subject: String = "") -> Bool {
        let ended = alarms.withLock { $0.removeValue(forKey: Key(kind: kind, member: member, subject: subject)) }
        guard let ended else { return false }
        let rang = Timestamp(milliseconds: clock.now()) - ended.since
        log.info("alarm.cleared", ["alarm": .code(kind), "member": member.map { .member($0) } ?? "", "rang": .duration(rang)])
        return true
    }

    /// Raises or clears an alarm by its condition: a sentence while the condition lasts, `nil` when it is over.
    public func update(
        _ kind: AlarmKind, severity: AlarmSeverity, member: MemberID? = nil, subject: String = "", _ sentence: String?
    ) {
        if let sentence {
            raise(kind, severity: severity, member: member, subject: subject, sentence)
        } else {
            clear(kind, member: member, subject: subject)
        }
    }

    /// Clears the alarms of one kind whose subject no longer exists, such as a key that was replaced.
    public func clear(_ kind: AlarmKind, where isOver: (Alarm) -> Bool) {
        for alarm in active where alarm.kind == kind && isOver(alarm) {
            clear(kind, member: alarm.member, subject: alarm.subject)
        }
    }

    /// The ringing alarms: the gravest first, then the oldest.
    public var active: [Alarm] {
        alarms.withLock { Array($0.values) }.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            if left.since != right.since { return left.since < right.since }
            return (left.kind.rawValue, left.member?.rawValue ?? "", left.subject) < (
                right.kind.rawValue, right.member?.rawValue ?? "", right.subject
            )
        }
    }
}
