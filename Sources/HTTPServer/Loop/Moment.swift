/// The time at which the loop handles one batch of events, in the two forms that its parts need.
struct Moment {
    /// Nanoseconds on the monotonic clock.
    let monotonic: Int64
    /// The value of the `date` field.
    let date: String
}
