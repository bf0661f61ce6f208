import CaseStore
import HotlineModel

/// One time that material of a case was somewhere this hotline is responsible for, from the report, or its return, until it went away.
struct TakedownSpan: Hashable, Sendable {
    /// How it ended.
    enum Ending: String, CaseIterable, Sendable {
        /// It has not, as far as anybody knows.
        case online
        /// The material is gone, and the provider had a notice before.
        case removed
        /// It was gone before a notice was sent, or none ever was.
        case goneBeforeNotice
        /// It is gone, though no notice reached the provider.
        case neverDelivered
        /// It lies in another member's country now.
        case moved
        /// The finding does not stand any more, or another member has the case: it says nothing of a provider.
        case notCounted

        var isGone: Bool { self == .removed || self == .goneBeforeNotice || self == .neverDelivered }
    }

    /// The first report of the case; for material that came back or moved here again, the moment when that was known.
    var start: Timestamp
    /// The material was gone and came back.
    var isReturn = false
    /// The case's first time here; only then the police get it.
    var isFirst = true
    var network: HostingNetwork?
    var country: CountryCode?
    var referredAt: Timestamp?
    var noticedAt: Timestamp?
    /// What the first notice said of the material; `nil` if nobody recorded it.
    var noticedAs: Classification?
    /// Its finding was withdrawn, so that it counts for nothing.
    var isFallen = false
    /// The provider heard that its notice does not stand.
    var isWithdrawn = false
    /// The moment of a notice that did not arrive.
    var failedNoticeAt: Timestamp?
    var ending = Ending.online
    /// The moment at which the node recorded its end.
    var endedAt: Timestamp?
    /// The last moment at which the material was seen.
    var lastOnline: Timestamp?
    /// The first sight that found it gone; `nil` unless it is gone.
    var firstGone: Timestamp?

    /// A notice was sent and did not arrive.
    var hasFailedNotice: Bool { failedNoticeAt != nil }

    /// How the end that was recorded counts, now that the interval is known.
    mutating func settleEnding() {
        guard ending == .removed, let firstGone else { return }
        if let noticedAt {
            if firstGone <= noticedAt { ending = .goneBeforeNotice }
        } else {
            ending = hasFailedNotice ? .neverDelivered : .goneBeforeNotice
        }
    }
}
