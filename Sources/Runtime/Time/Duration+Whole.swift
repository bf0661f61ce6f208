extension Duration {
    /// The duration in whole nanoseconds, at most about a century.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < 3_000_000_000 else { return 3_000_000_000_000_000_000 }
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The duration in whole milliseconds, at most about a century.
    package var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
