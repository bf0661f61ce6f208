import HotlineModel

/// When an interface is asked what became of a notice, and when a person must see to it instead: a value, with no I/O.
package enum SubmissionRhythm {
    /// The attempts to submit with an end that nobody knows that may fail in a row, and the answers that may be of no use.
    static let mostFailures = 5
    /// The attempts that may fail in a row if nothing was submitted: an interface may be down for a day, and then everything goes out by itself.
    static let mostRefusals = 30
    /// The questions that fail in a row, because no answer comes, before somebody is told. They go on meanwhile.
    package static let failuresToSee = 10
    /// How long a notice may wait for an interface that says that it is busy before somebody is told.
    package static let patience = Duration.seconds(7_200)
    /// How long a provider may decide.
    static let longest = Duration.seconds(30 * 86_400)

    /// Tells if a person must see to a notice after attempts that failed in a row. One who releases it gives the interface as many again.
    static func needsPerson(after failures: Int, isUncertain: Bool) -> Bool {
        failures.isMultiple(of: isUncertain ? mostFailures : mostRefusals)
    }

    /// The wait before the next question after one that failed: a minute, doubled each time, at most an hour.
    static func wait(after polls: Int) -> Duration { DeliveryBackoff.wait(after: polls) }

    /// The wait before the next question if the provider has not decided: the same on the first day, and six hours later on.
    static func wait(after polls: Int, since: Timestamp, at now: Timestamp) -> Duration {
        now > since + .seconds(86_400) ? .seconds(6 * 3_600) : wait(after: polls)
    }

    /// Tells if an interface has had its time.
    static func isOver(since: Timestamp, at now: Timestamp) -> Bool { now > since + longest }
}
