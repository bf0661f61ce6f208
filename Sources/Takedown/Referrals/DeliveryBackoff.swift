/// How long a delivery waits after failures: a minute, doubled each time, at most an hour.
enum DeliveryBackoff {
    static func wait(after failures: Int) -> Duration { min(.seconds(60) * (1 << min(max(failures - 1, 0), 6)), .seconds(3_600)) }
}
