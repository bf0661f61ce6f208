/// The time that a client has left to go on reading an answer: a value.
///
/// It begins with the grace. Each byte that the client takes adds the time that the slowest rate allows for it, up to the grace again. So a client
/// may pause, but over any long time it reads at least at that rate, and what it read quickly before does not count for ever.
struct ReaderPace {
    let grace: Int64
    let bytesPerSecond: Int
    /// The moment at which the client has read too slowly; `.max` while there is nothing to read.
    private(set) var due = Int64.max
    private var counted = 0

    init(grace: Int64, bytesPerSecond: Int) {
        self.grace = grace
        self.bytesPerSecond = max(1, bytesPerSecond)
    }

    /// Looks at a connection: does it have an answer to read, and how many bytes were taken of answers in all?
    mutating func look(isAnswering: Bool, taken: Int, at now: Int64) {
        defer { counted = taken }
        guard isAnswering else { return due = .max }
        guard due != .max else { return due = now + grace }
        let earned = Double(taken - counted) / Double(bytesPerSecond) * 1_000_000_000
        due = min(now + grace, due + Int64(min(earned, Double(grace))))
    }
}
