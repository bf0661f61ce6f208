import Glibc

/// The kernel's clock that nobody can set.
package enum MonotonicClock {
    /// Nanoseconds since an arbitrary moment; only differences mean something.
    package static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    package static func milliseconds() -> UInt64 { UInt64(nanoseconds()) / 1_000_000 }
}
