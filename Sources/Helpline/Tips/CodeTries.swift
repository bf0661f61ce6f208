import HotlineModel
import Synchronization

/// The limit on wrong codes for each caller: a few at once, then one now and again.
///
/// A code cannot be guessed. The limit saves the node the work for those who try. All callers are known to the node, so their number is bounded.
public final class CodeTries: Sendable {
    private struct Spent {
        var tries: Double
        var at: Int64
    }

    private let most: Double
    private let secondsEach: Double
    private let spent = Mutex<[String: Spent]>([:])

    /// - Parameters:
    ///   - most: Wrong codes a caller may show at once.
    ///   - secondsEach: The time after which one of them is forgotten.
    public init(most: Int = 20, secondsEach: Int = 30) {
        self.most = Double(most)
        self.secondsEach = Double(secondsEach)
    }

    /// Refuses a caller that has no try left, even with a right code.
    func admit(_ caller: String, at now: Timestamp) throws(HelplineError) {
        let tries = spent.withLock { Self.left(of: $0[caller], at: now, secondsEach: secondsEach) }
        guard tries > most - 1 else { return }
        throw .tooManyTries(seconds: max(1, Int(((tries - most + 1) * secondsEach).rounded(.up))))
    }

    /// Counts a wrong code.
    func failed(_ caller: String, at now: Timestamp) {
        spent.withLock { spent in
            let tries = Self.left(of: spent[caller], at: now, secondsEach: secondsEach)
            spent[caller] = Spent(tries: tries + 1, at: max(now.milliseconds, spent[caller]?.at ?? now.milliseconds))
        }
    }

    /// The tries that are not forgotten yet.
    private static func left(of spent: Spent?, at now: Timestamp, secondsEach: Double) -> Double {
        guard let spent else { return 0 }
        let elapsed = Double(max(0, now.milliseconds - spent.at)) / 1_000
        return max(0, spent.tries - elapsed / secondsEach)
    }
}
