import CaseStore
import Casework
import HotlineModel
package import Observability
import Runtime

/// Lets findings count when their time to be undone is over.
public struct UndoWindow: Sendable {
    private let steps: StepRunner
    private let log: Log

    package init(_ steps: StepRunner, log: Log = .silent) {
        self.steps = steps
        self.log = log
    }

    /// Looks every second until cancelled.
    public func run() async {
        repeat {
            do { try await concludeDue() } catch is CancellationError {
            } catch {
                // The findings stay where they are; the next look finds them again.
                log.error("findings.notConcluded", ["reason": .words("\(error)")])
            }
        } while (try? await steps.clock.sleep(for: .seconds(1))) != nil
    }

    /// Lets every finding count that is due.
    ///
    /// - Parameter batch: How many of them one step takes.
    public func concludeDue(batch: Int = 100) async throws {
        let now = steps.now
        while true {
            let due = try await steps.read { try $0.view.undoableFindings(dueBy: now, limit: batch) }
            guard !due.isEmpty else { return }
            try await steps.run(at: now) { try UndoableFindings($0).concludeDue(due) }
        }
    }
}
