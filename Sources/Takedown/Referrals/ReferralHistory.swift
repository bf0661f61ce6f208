import CaseStore
import HotlineModel

/// What events say of a case and the police: a value, with no I/O.
///
/// A finding that was withdrawn ends what came before it: if the case is found illegal again, the police get it again.
struct ReferralHistory: Sendable {
    /// The reason of the event that a bundle leaves.
    static func reason(ofBundle number: Int64) -> String { "bundle:\(number)" }

    /// The police have it, by a bundle or a person.
    let isReferred: Bool
    /// A person recorded that the police have it.
    let isReferredByHand: Bool

    /// - Parameter events: All events of the case, the oldest first.
    init(_ events: [EventRecord], member: MemberID) {
        let withdrawn = events.lastIndex { $0.kind == .withdrawn }
        let present = events[(withdrawn.map { $0 + 1 } ?? 0)...].filter { $0.member == member }
        let referred = present.indices.filter { index in
            present[index].kind == .referred
                && !present[(index + 1)...].contains { $0.kind == .reversed && ($0.action == .referred || $0.reason == "referred") }
        }
        isReferred = !referred.isEmpty
        isReferredByHand = referred.contains { !(present[$0].reason?.hasPrefix("bundle:") ?? false) }
    }
}
