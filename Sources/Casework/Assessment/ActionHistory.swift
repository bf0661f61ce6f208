import CaseStore
import HotlineModel

/// What members recorded that they did about a case, as far as it stands: a value over the case's history, with no I/O.
///
/// An action stands until the same member says that it did not happen.
struct ActionHistory: Sendable {
    /// Everything that happened to the case, oldest first.
    let events: [EventRecord]

    init(_ events: [EventRecord]) { self.events = events }

    /// A member recorded an action after which nothing is assessed.
    var isActedOn: Bool { stands { AssessmentRules.standingActions.contains($0.kind) } }

    /// A member recorded that it has nothing more to do.
    func isEnded(by member: MemberID) -> Bool { stands { AssessmentRules.endings.contains($0.kind) && $0.member == member } }

    /// A member recorded that the material is not there any more.
    func isGone(by member: MemberID) -> Bool { stands { [.removed, .unavailable].contains($0.kind) && $0.member == member } }

    /// A member moved the case and has not routed it since.
    func isMoving(by member: MemberID) -> Bool {
        let own = events.filter { $0.member == member }
        guard let moved = own.lastIndex(where: { $0.kind == .moved }) else { return false }
        return !own[moved...].contains { $0.kind == .routed }
    }

    /// The place of the host behind a front-end became known, and the member has not routed the case since.
    func isOriginNews(for member: MemberID) -> Bool {
        guard let found = events.lastIndex(where: { $0.kind == .originFound }) else { return false }
        return !events[found...].contains { $0.kind == .routed && $0.member == member }
    }

    /// The place of the host behind a front-end became known more than once: what stands may rest on an answer that was wrong.
    var isOriginCorrected: Bool { events.count { $0.kind == .originFound } > 1 }

    /// This member found out itself where the host behind a front-end is, and nobody has said otherwise since.
    func isOriginFound(by member: MemberID) -> Bool { events.last { $0.kind == .originFound }?.member == member }

    /// A member did it already. After a move of that member, and after the case was reopened, it can happen again.
    func stands(_ action: CaseEventKind, by member: MemberID) -> Bool {
        if action == .moved { return isMoving(by: member) }
        let anew = events.lastIndex { $0.kind == .reopened || $0.kind == .moved && $0.member == member }
        return stands(since: anew ?? events.startIndex) { $0.kind == action && $0.member == member }
    }

    private func stands(since first: Int = 0, _ isMeant: (EventRecord) -> Bool) -> Bool {
        events[first...].indices.contains { isMeant(events[$0]) && !isReversed($0) }
    }

    /// The same member said later that the action did not happen.
    private func isReversed(_ position: Int) -> Bool {
        let done = events[position]
        return events[(position + 1)...].contains { $0.kind == .reversed && $0.member == done.member && $0.action == done.kind }
    }
}
