import Glibc

/// Times of day in the two forms the server writes.
enum Timestamp {
    /// UTC, RFC 3339, whole seconds.
    static func text(_ milliseconds: Int64) -> String { formatted(milliseconds, "%Y-%m-%dT%H:%M:%SZ") }

    /// The form of the `date` field (RFC 9110, section 5.6.7).
    static func httpDate(_ milliseconds: Int64) -> String { formatted(milliseconds, "%a, %d %b %Y %H:%M:%S GMT") }

    private static func formatted(_ milliseconds: Int64, _ format: String) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 64) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress, $0.count, format, &parts) }
        }
    }
}
