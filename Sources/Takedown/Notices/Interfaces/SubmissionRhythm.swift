import HotlineModel

/// When an interface is asked what became of a notice, and when a person must see to it instead: a value, with no I/O.
enum SubmissionRhythm {
    /// The attempts to submit, and the questions, that may fail in a row.
    static let mostFailures = 5
    /// How long a provider may decide.
    static let longest = Duration.seconds(30 * 86_400)

    /// The wait before the next question: a minute, doubled each time, at most an hour.
    static func wait(after polls: Int) -> Duration { DeliveryBackoff.wait(after: polls) }

    /// Tells if an interface has had its time.
    static func isOver(since: Timestamp, at now: Timestamp) -> Bool { now > since + longest }
}
