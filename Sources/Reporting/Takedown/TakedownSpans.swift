import CaseStore
import HotlineModel

/// Reads the spans of a case from what happened to it: a value, with no I/O.
struct TakedownSpans: Sendable {
    /// All spans, the oldest first.
    private(set) var all: [TakedownSpan] = []
    private let history: TakedownHistory
    private let member: MemberID
    private var placements: ArraySlice<PlacementRecord>
    private var referredAt: Timestamp?

    init(_ history: TakedownHistory, member: MemberID) {
        self.history = history
        self.member = member
        placements = history.placements[...]
        for event in history.events where event.member == member { follow(event) }
        if isOpen { all[all.count - 1].lastOnline = history.lastOnline }
        for index in all.indices { all[index].settleEnding() }
        if let first = all.lastIndex(where: \.isFirst) { all[first].referredAt = referredAt }
    }

    private var isOpen: Bool { all.last?.ending == .online }

    /// Nothing ended the last span yet. A notice that went out stays a notice, even if the finding fell afterwards.
    private var isLasting: Bool { isOpen || all.last?.ending == .notCounted }

    private mutating func follow(_ event: EventRecord) {
        switch event.kind {
        case .routed: begin(at: event.at)
        case .referred: referredAt = referredAt ?? event.at
        case .noticed: notice(event, \.noticedAt)
        case .undelivered: notice(event, \.failedNoticeAt)
        case .noticeWithdrawn: withdrawNotices()
        case .removed, .unavailable: remove(at: event.at)
        case .moved: end(as: .moved, at: event.at)
        case .reopened: comeBack(at: event.at)
        case .reversed: reverse(event.action)
        default: break
        }
    }

    /// A routing began the placements that no span has yet.
    private mutating func begin(at moment: Timestamp) {
        let fresh = placements.prefix { $0.placedAt <= moment }
        placements = placements.dropFirst(fresh.count)
        guard let placement = fresh.last, !isOpen else { return }
        // A case that was confirmed again after a withdrawal is the same material since its first report.
        let isFirst = all.allSatisfy(\.isFallen)
        var span = TakedownSpan(start: isFirst ? history.reportedAt : placement.placedAt)
        (span.isFirst, span.isFallen) = (isFirst, placement.state == .withdrawn)
        (span.network, span.country) = (placement.network, placement.disposition.countries.first)
        // Another member has the case, or the finding fell.
        if !placement.state.counts || history.classification?.isIllegal != true { span.ending = .notCounted }
        all.append(span)
    }

    private mutating func notice(_ event: EventRecord, _ moment: WritableKeyPath<TakedownSpan, Timestamp?>) {
        guard isLasting else { return }
        var span = all[all.count - 1]
        span[keyPath: moment] = span[keyPath: moment] ?? event.at
        span.noticedAs =
            span.noticedAs
            ?? event.reason?.split(separator: ":").last.map { Classification(rawValue: String($0)) }.flatMap {
                Classification.known.contains($0) ? $0 : nil
            }
        all[all.count - 1] = span
    }

    /// Whatever came to light of the finding, the provider knows it of all that it was told so far.
    private mutating func withdrawNotices() { for index in all.indices where all[index].noticedAt != nil { all[index].isWithdrawn = true } }

    private mutating func remove(at moment: Timestamp) {
        guard isOpen else { return }
        let seen = history.removals.first { $0.at == moment }
        end(as: .removed, at: moment)
        all[all.count - 1].lastOnline = seen?.lastOnline
        all[all.count - 1].firstGone = seen?.firstGone ?? moment
    }

    private mutating func end(as ending: TakedownSpan.Ending, at moment: Timestamp?) {
        guard isOpen else { return }
        all[all.count - 1].ending = ending
        all[all.count - 1].endedAt = moment
    }

    private mutating func comeBack(at moment: Timestamp) {
        guard let last = all.last, last.ending == .removed else { return }
        var span = TakedownSpan(start: moment, isReturn: true, isFirst: false)
        (span.network, span.country) = (last.network, last.country)
        all.append(span)
    }

    private mutating func reverse(_ action: CaseEventKind?) {
        guard let action, !all.isEmpty else { return }
        switch action {
        case .referred: referredAt = nil
        case .noticed:
            guard let sent = all[all.count - 1].noticedAt else { return }
            (all[all.count - 1].noticedAt, all[all.count - 1].failedNoticeAt) = (nil, sent)
        case .removed, .unavailable:
            guard all[all.count - 1].ending == .removed else { return }
            all[all.count - 1].ending = .online
            (all[all.count - 1].endedAt, all[all.count - 1].firstGone) = (nil, nil)
        default: break
        }
    }
}
