/// Whole per cent, as annual reports print them.
enum Percent {
    /// A part of a whole, rounded; `nil` if the whole is zero.
    static func share(_ part: Int, of whole: Int) -> Int? { whole > 0 ? rounded(part * 100, whole) : nil }

    /// The change since before, rounded; `nil` if there was nothing before.
    static func change(_ now: Int, from before: Int) -> Int? { before > 0 ? rounded((now - before) * 100, before) : nil }

    /// A quotient, rounded half away from zero.
    static func rounded(_ dividend: Int, _ divisor: Int) -> Int {
        (2 * abs(dividend) + divisor) / (2 * divisor) * dividend.signum()
    }
}
