public import HotlineModel

/// The rule that says when a case is checked next.
///
/// Each case has its own place in the period, given by its number, so that the checks of many cases are spread evenly over it, and stay so.
public struct CheckRhythm: Hashable, Sendable {
    /// The period of ordinary cases.
    public var period = Duration.seconds(24 * 3_600)
    /// The period of urgent cases.
    public var urgent = Duration.seconds(2 * 3_600)
    /// The rule over sights, whose distances the next check keeps.
    public var sights = SightRule()

    /// The least time between two checks of one case.
    public var retry = Duration.seconds(1_800)

    public init() {}

    /// The moment of the next check.
    ///
    /// - Parameters:
    ///   - sights: What was seen so far.
    ///   - place: A number that belongs to the case for ever, evenly spread over all cases, such as the beginning of a digest.
    ///   - isUrgent: The case is checked in the short period.
    ///   - now: The present.
    public func due(after sights: Sights, place: UInt64, isUrgent: Bool, now: Timestamp) -> Timestamp {
        let regular = next(after: sights.last ?? now, place: place, period: isUrgent ? urgent : period)
        guard !sights.isClosed else { return regular }
        // A sight that may be the first of several is confirmed as soon as the next one counts. If something else was seen since, such as a host
        // in trouble, it is not asked again at once.
        let soonest = max(now, (sights.last ?? now) + retry)
        if let missing = sights.nameMissingSince, sights.gone == 0 { return min(regular, max(missing + OnlineCheck.nameMissing, soonest)) }
        if let gone = sights.lastGone { return min(regular, max(gone + self.sights.apart, soonest)) }
        return regular
    }

    /// The first moment after another that lies at the place of the case in a period.
    private func next(after moment: Timestamp, place: UInt64, period: Duration) -> Timestamp {
        let length = max(1, period.components.seconds * 1_000 + period.components.attoseconds / 1_000_000_000_000_000)
        // The high half of the product is the place, without the bias and the cost of a division.
        let offset = Int64(place.multipliedFullWidth(by: UInt64(length)).high)
        let since = moment.milliseconds - offset
        let periods = since >= 0 ? since / length + 1 : -((-since - 1) / length)
        return Timestamp(milliseconds: offset + periods * length)
    }
}
