import CaseStore
import Casework
package import Hosting
import HotlineModel
package import Observability
import Runtime

/// Traces and routes cases as they come to wait for it.
public struct CaseTracing: Sendable {
    private let steps: StepRunner
    private let tracer: Tracer
    private let log: Log

    package init(_ steps: StepRunner, tracer: Tracer, log: Log = .silent) {
        self.steps = steps
        self.tracer = tracer
        self.log = log
    }

    /// Routes until cancelled. It wakes at a signal, and every five seconds, in case a signal came before it listened or a look failed.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await steps.clock.sleep(for: .seconds(5))) != nil { steps.signals.raise([.tracing]) }
            }
            var wakeups = steps.signals.listen(for: .tracing).makeAsyncIterator()
            repeat { await look() } while await wakeups.next() != nil
            group.cancelAll()
        }
    }

    private func look() async {
        do {
            try await routeWaiting()
        } catch CaseworkError.noDirectory {
            log.warning("routing.noDirectory")
        } catch is CancellationError {
        } catch {
            // The cases stay where they are; the next look finds them again.
            log.error("routing.failed", ["reason": .words("\(error)")])
        }
    }

    /// Traces and routes waiting cases, until none is left.
    ///
    /// - Parameter batch: How many cases one step assigns.
    /// - Returns: How many were routed.
    /// - Throws: ``CaseworkError/noDirectory`` when cases wait and nobody can say who is responsible.
    @discardableResult
    public func routeWaiting(batch: Int = 250) async throws -> Int {
        var routed = 0
        while true {
            let waiting = try await steps.read { reader in
                try reader.view.cases(at: .awaitingTrace, after: 0, limit: batch).map { try reader.unseal($0) }
            }
            guard !waiting.isEmpty else { return routed }
            guard steps.context.trust.current != nil else { throw CaseworkError.noDirectory }
            let traced = await trace(waiting)
            try await steps.run { step in
                let assignments = try Assignments(step)
                for (opened, verdict) in traced { try assignments.assign(opened, verdict: verdict) }
                step.wake(.routed)
            }
            routed += waiting.count
        }
    }

    /// Traces cases all at once; the tracer bounds how many ask the network.
    private func trace(_ cases: [UnsealedCase]) async -> [(UnsealedCase, HostingVerdict)] {
        await withTaskGroup(of: (Int, HostingVerdict).self) { group in
            var verdicts = [HostingVerdict?](repeating: nil, count: cases.count)
            for (position, opened) in cases.enumerated() {
                let (address, known) = (opened.file.address, opened.file.hosting)
                if let verdict = tracer.traceNow(address, knowing: known) {
                    verdicts[position] = verdict
                } else {
                    group.addTask { (position, await tracer.trace(address, knowing: known)) }
                }
            }
            for await (position, verdict) in group { verdicts[position] = verdict }
            return zip(cases, verdicts).compactMap { opened, verdict in verdict.map { (opened, $0) } }
        }
    }
}
