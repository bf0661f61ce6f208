import Envelopes
import HotlineModel
import NodeMessages

/// The clock that all nodes read, in hours after the replay. Advancing it is all that a replay does to time.
public typealias SteppedClock = @Sendable (_ hours: Int) throws -> Void

/// What a replay needs to follow material until it is gone.
public struct Life: Sendable {
    let providers: ProviderTable
    let clock: SteppedClock

    public init(providers: ProviderTable, clock: @escaping SteppedClock) {
        self.providers = providers
        self.clock = clock
    }

    /// The hours at which the replay looks. Two looks that find material gone count if they are four hours apart.
    static let hours = [1, 9, 17, 25, 37, 48]
}

/// Lets the days after a year pass: providers are told, and what they remove is seen to be gone.
struct LifeRun: Sendable {
    let life: Life
    let node: NodeLink
    let settling: Settling
    let board: ProgressBoard

    /// What was heard and seen in the days after the year.
    struct Outcome: Hashable, Sendable {
        var hours = 0
        var providers = 0
        /// Notices that providers got, repeats included.
        var notices = 0
        var deadLetters = 0
    }

    func run() async throws -> Outcome {
        var outcome = Outcome()
        outcome.providers = try await approveProviders()
        for hours in Life.hours {
            _ = try await settling.wait { _ in }
            try life.clock(hours)
            outcome.hours = hours
            board.advance(.living, by: 1)
        }
        outcome.deadLetters = try await settling.wait { _ in }
        outcome.notices = try await node.answer(to: NoticeEndpoints.summary.ask()).notices.count(NoticeStateWord.sent.rawValue)
        return outcome
    }

    /// Enters the providers and approves each. An earlier run may have entered them, and died before it approved any.
    private func approveProviders() async throws -> Int {
        let link = node, contacts = life.providers.contacts
        _ = try await Batches.map(contacts) { part in
            for answer in try await link.answers(to: NoticeEndpoints.proposals, part) {
                if let problem = answer.refusal, problem.code != "knownContact" {
                    throw ReplayError(problem, of: "a contact of a provider", by: link.member)
                }
            }
        }
        let waiting = try await link.answer(to: NoticeEndpoints.contacts.ask(ProviderContactQuery(state: .proposed, limit: Whole(1_000))))
        let decisions = waiting.items.compactMap { Whole<1, 2_147_483_647>(Int($0.number)) }
            .map { ProviderContactDecision(contact: $0, decision: .approve) }
        _ = try await Batches.map(decisions) { try await link.answers(to: NoticeEndpoints.contactDecisions, $0) }
        return contacts.count
    }
}
