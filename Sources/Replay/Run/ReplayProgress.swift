import Synchronization

/// The progress of a replay. The steps of all phases are counted together, so that one bar can show them.
public struct ReplayProgress: Hashable, Sendable {
    /// The phases of a replay.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// The hotlines receive reports.
        case reporting
        /// Their analysts lease and assess.
        case assessing
        /// Hosts are traced, and cases travel.
        case settling
        /// Cases go to the police.
        case referring
        /// Central pulls the hashes, and they are compared.
        case hashes
        /// The partners' evidence is verified.
        case verifying
        /// The days after the year pass.
        case living
    }

    public let phase: Phase
    /// Steps done, of all phases; never fewer than before.
    public let done: Int
    /// Steps in all.
    public let total: Int
}

/// Counts steps from several tasks and passes the sums on.
///
/// The sum is passed on outside the lock, so a later call may overtake an earlier one. The caller must keep the greatest.
final class ProgressBoard: Sendable {
    private let total: Int
    private let report: @Sendable (ReplayProgress) -> Void
    private let done = Mutex<[ReplayProgress.Phase: Int]>([:])

    init(total: Int, report: @escaping @Sendable (ReplayProgress) -> Void) {
        self.total = total
        self.report = report
    }

    /// Adds steps to those of a phase that are done.
    func advance(_ phase: ReplayProgress.Phase, by steps: Int) {
        show(
            phase,
            done.withLock { counts in
                counts[phase, default: 0] += steps
                return counts.values.reduce(0, +)
            })
    }

    /// Sets the number of steps of a phase that are done; a number below the present one changes nothing.
    func reach(_ phase: ReplayProgress.Phase, _ steps: Int) {
        show(
            phase,
            done.withLock { counts in
                counts[phase] = max(counts[phase, default: 0], steps)
                return counts.values.reduce(0, +)
            })
    }

    private func show(_ phase: ReplayProgress.Phase, _ sum: Int) {
        report(ReplayProgress(phase: phase, done: min(sum, total), total: total))
    }
}
