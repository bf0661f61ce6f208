import CaseStore
import HotlineModel

/// Decides what becomes of a notice whose time has come: a value, with no I/O.
struct DueNotice: Sendable {
    enum Decision: Hashable, Sendable {
        /// Nobody needs it any more.
        case close
        /// - Parameter until: The moment at which it is looked at again; `nil` if a person must do something.
        case hold(NoticeReason, until: Timestamp?)
        /// Its hosts are traced once more, and it goes out.
        case proceed
    }

    var notice: NoticeRecord
    var contact: NoticeContact
    var cases: Int
    var quiet: QuietHours?
    /// Notices go to the hotline's own box.
    var isTest = false

    func decision(at now: Timestamp) -> Decision {
        guard cases > 0 else { return .close }
        switch contact.state {
        case .proposed, .withdrawn: return .hold(.notApproved, until: nil)
        case .refused, .removed: return .hold(.contactRefused, until: nil)
        case .approved: break
        }
        if isTest, notice.kind == .withdrawal { return .hold(.testMode, until: nil) }
        // What a person sent on is not held, nor what the contact may have already.
        if notice.kind == .repeat, notice.actor == nil, !notice.isUncertain, let end = quiet?.end(at: now) {
            return .hold(.quietHours, until: end)
        }
        return .proceed
    }
}
