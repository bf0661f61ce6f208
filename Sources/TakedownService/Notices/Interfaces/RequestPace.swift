/// How many requests an interface gets: a value that is told the time.
///
/// No more than ten within any second, and none before the moment that the interface asked to wait for.
struct RequestPace: Sendable {
    static let perSecond = 10

    private var recent: [Duration] = []
    private var heldUntil: Duration?

    init() {}

    /// Counts a request that is about to be made.
    ///
    /// - Returns: How long it must wait instead; `nil` if it may be made now.
    mutating func take(at now: Duration) -> Duration? {
        if let heldUntil, now < heldUntil { return heldUntil - now }
        recent.removeAll { now - $0 >= .seconds(1) }
        if recent.count >= Self.perSecond, let first = recent.first { return first + .seconds(1) - now }
        recent.append(now)
        return nil
    }

    /// Lets no request out for a time.
    mutating func hold(until moment: Duration) { heldUntil = max(heldUntil ?? moment, moment) }
}
