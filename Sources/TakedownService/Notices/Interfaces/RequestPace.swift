/// How many requests an interface gets: a value that is told the time.
///
/// No more than ten go out within any second, and none before the moment that the interface asked to wait for. Submissions and questions rest apart:
/// that a provider does not say what became of a notice keeps no other from it.
struct RequestPace: Sendable {
    enum Kind: Hashable, Sendable {
        case submission, question
    }

    static let perSecond = 10
    /// Questions leave room for submissions.
    static let questionsPerSecond = 5

    private var recent: [Duration] = []
    private var restingUntil: [Kind: Duration] = [:]

    init() {}

    /// How long a request must wait; `nil` if it may be made now.
    func wait(before kind: Kind, at now: Duration) -> Duration? {
        if let until = restingUntil[kind], now < until { return until - now }
        let window = recent.filter { now - $0 < .seconds(1) }
        let most = kind == .submission ? Self.perSecond : Self.questionsPerSecond
        guard window.count >= most else { return nil }
        return window[window.count - most] + .seconds(1) - now
    }

    /// Counts a request that is about to be made.
    ///
    /// - Returns: How long it must wait instead; `nil` if it may be made now.
    mutating func take(_ kind: Kind, at now: Duration) -> Duration? {
        if let wait = wait(before: kind, at: now) { return wait }
        recent.removeAll { now - $0 >= .seconds(1) }
        recent.append(now)
        return nil
    }

    /// Lets no request of a kind out for a time.
    mutating func rest(_ kind: Kind, until moment: Duration) { restingUntil[kind] = max(restingUntil[kind] ?? moment, moment) }
}
