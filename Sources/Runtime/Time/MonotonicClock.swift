import Glibc

/// The kernel's clock that is never set.
package enum MonotonicClock {
    /// Nanoseconds since a moment that means nothing.
    package static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    package static func milliseconds() -> UInt64 { UInt64(nanoseconds()) / 1_000_000 }
}
