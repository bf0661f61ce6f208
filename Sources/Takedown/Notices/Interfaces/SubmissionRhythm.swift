import HotlineModel

/// When an interface is asked what became of a notice, and when a person must see to it instead: a value, with no I/O.
enum SubmissionRhythm {
    /// The attempts to submit with an end that nobody knows, and the questions, that may fail in a row.
    static let mostFailures = 5
    /// The attempts that may fail in a row if nothing was submitted: an interface may be down for a day, and then everything goes out by itself.
    static let mostRefusals = 30
    /// How long a provider may decide.
    static let longest = Duration.seconds(30 * 86_400)

    /// Tells if a person must see to a notice after attempts that failed in a row. One who releases it gives the interface as many again.
    static func needsPerson(after failures: Int, isUncertain: Bool) -> Bool {
        failures.isMultiple(of: isUncertain ? mostFailures : mostRefusals)
    }

    /// The wait before the next question: a minute, doubled each time, at most an hour.
    static func wait(after polls: Int) -> Duration { DeliveryBackoff.wait(after: polls) }

    /// Tells if an interface has had its time.
    static func isOver(since: Timestamp, at now: Timestamp) -> Bool { now > since + longest }
}
