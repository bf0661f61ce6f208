import HotlineModel
import NodeMessages

/// The figures of one group of spans.
struct TakedownTally: Sendable {
    private var endings: [TakedownSpan.Ending: Int] = [:]
    private(set) var material = 0
    private(set) var noticed = 0
    private var cameBack = 0
    private var undelivered = 0
    private var toReferral = SpanTimes()
    private var toNotice = SpanTimes()
    private var toRemoval = SpanTimes()
    private var toLastSeen = SpanTimes()
    private var fromNotice = SpanTimes()

    subscript(ending: TakedownSpan.Ending) -> Int { endings[ending] ?? 0 }

    /// How many are gone, whoever did it.
    var gone: Int { TakedownSpan.Ending.allCases.filter(\.isGone).reduce(0) { $0 + self[$1] } }

    /// Counts a span.
    ///
    /// - Parameter now: The moment of the count.
    mutating func count(_ span: TakedownSpan, at now: Timestamp) {
        material += 1
        endings[span.ending, default: 0] += 1
        if span.isReturn { cameBack += 1 }
        if span.hasFailedNotice { undelivered += 1 }
        if span.noticedAt != nil { noticed += 1 }
        // The police get a case once: what came back or moved here again is no new referral.
        if span.isFirst { toReferral.count(from: span.start, to: span.referredAt, known: span.referredAt ?? now) }
        toNotice.count(from: span.start, to: span.noticedAt, known: span.noticedAt ?? span.endedAt ?? now)
        countRemoval(of: span)
    }

    /// What is still online counts for as long as it was seen; what moved, until it moved: another provider's removal is no removal here.
    private mutating func countRemoval(of span: TakedownSpan) {
        let seen = max(span.lastOnline ?? span.start, span.start)
        let known = span.ending == .moved ? max(seen, span.endedAt ?? seen) : seen
        let gone = span.ending.isGone ? max(span.firstGone ?? seen, seen) : nil
        toRemoval.count(from: span.start, to: gone, known: known)
        toLastSeen.count(from: span.start, to: gone.map { _ in seen }, known: known)
        guard let noticedAt = span.noticedAt, span.ending != .goneBeforeNotice else { return }
        fromNotice.count(from: noticedAt, to: gone, known: max(known, noticedAt))
    }

    func row(_ group: String, name: String? = nil) -> TakedownFigureReport.Row {
        TakedownFigureReport.Row(
            group: group, name: name, material: material, online: self[.online], removed: self[.removed],
            goneBeforeNotice: self[.goneBeforeNotice], neverDelivered: self[.neverDelivered], moved: self[.moved], cameBack: cameBack,
            undelivered: undelivered, toReferral: toReferral.answer, toNotice: toNotice.answer, toRemoval: toRemoval.answer,
            toLastSeen: toLastSeen.answer, fromNoticeToRemoval: fromNotice.answer)
    }

    /// The median of the time to removal in whole hours; `nil` if it is not known.
    var medianHours: Int? { toRemoval.answer.medianMinutes.map { Percent.rounded($0, 60) } }
}
