public import Federation

extension RateLimiter {
    /// A limiter that no test reaches.
    public static var generous: RateLimiter { RateLimiter(perSecond: 1_000_000, burst: 1_000_000) }
}
