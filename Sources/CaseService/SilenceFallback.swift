import Casework
package import HotlineModel

/// Gives central the reports that silent members left without a receipt for longer than the policy allows.
package struct SilenceFallback: Sendable {
    private let steps: StepRunner

    package init(_ steps: StepRunner) { self.steps = steps }

    /// Gives central everything of a silent member that is overdue.
    ///
    /// The caller has made sure that another member answered meanwhile: if nobody answers, the fault is ours.
    ///
    /// - Parameter types: The types that the member is sent at present.
    /// - Returns: How many cases central got.
    package func takeOver(from silent: MemberID, sending types: [String]) async throws -> Int {
        guard let central = steps.context.trust.current?.central, central != silent, central != steps.context.member else { return 0 }
        var (taken, after): (Int, Int64) = (0, 0)
        while true {
            let start = after
            let page = try await steps.run { try Takeovers($0, from: silent, to: central).takeOverPage(sending: types, after: start) }
            guard let page else { return taken }
            taken += page.taken
            after = page.last
        }
    }
}
