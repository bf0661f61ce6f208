public import CaseStore
public import Cryptography
public import HotlineModel
public import Runtime

/// The work of a hotline beside its cases: it receives tips about travelling offenders, passes them to the police without naming the tipster,
/// and counts the contacts of its help-line services.
///
/// Each call is one durable step, and throws ``HelplineError`` if it is refused.
public struct HelplineDesk: Sendable {
    /// This node's member name.
    public let member: MemberID
    private let store: any CaseStore
    private let vault: Vault
    private let clock: any WallClock
    private let tries: CodeTries

    /// A desk over a store.
    public init(member: MemberID, store: any CaseStore, vault: Vault, clock: any WallClock, tries: CodeTries = CodeTries()) {
        self.member = member
        self.store = store
        self.vault = vault
        self.clock = clock
        self.tries = tries
    }

    // MARK: Contacts

    /// Counts contacts, in one durable step.
    ///
    /// - Returns: One result for each, in order. A refusal stands for one contact alone and leaves the others.
    public func count(_ submissions: [ContactSubmission]) async throws -> [Result<ContactOutcome, HelplineError>] {
        try await step { step in try submissions.map { submission in try step.attempt { try ContactCount(step: step).add(submission) } } }
    }

    /// The figures of a period; without bounds, of all time.
    public func figures(from: Timestamp?, until: Timestamp?) async throws -> HelplineFigures {
        try await store.read { try $0.helplineFigures(from: from, until: until) }
    }

    // MARK: Tips

    /// Receives a tip, and makes the code by which its tipster comes back.
    ///
    /// A known key means that the first reply got lost. The tip is not counted again, and its code is replaced: the code that arrives counts.
    public func receive(_ submission: TipSubmission) async throws -> ReceivedTip {
        try await step { try TipIntake(step: $0).receive(submission) }
    }

    /// Tips in the order of their numbers, each with the number of its open questions and supplements.
    public func tips(after number: Int64, limit: Int) async throws -> [TipOverview] {
        try await store.read { view in
            try view.tips(after: number, limit: limit).map { try TipOverview($0, in: view) }
        }
    }

    /// One tip without its text, and its events.
    public func tip(_ number: Int64) async throws -> (overview: TipOverview, events: [TipEvent]) {
        try await store.read { view in
            guard let record = try view.tip(number: number) else { throw HelplineError.unknownTip(number) }
            return (try TipOverview(record, in: view), try view.events(ofTip: number))
        }
    }

    /// A tipster's own words, with the contact, for the officer who must compare.
    public func contents(ofTip number: Int64) async throws -> TipContents { try await open(number) { $0.contents } }

    // MARK: The police

    /// The document the police would get now, for an officer to look at.
    public func look(atTip number: Int64) async throws -> TipDocument {
        let member = member
        return try await open(number) { TipDocument($0, member: member) }
    }

    /// Gives a tip to the police, anonymised: makes the document, and records who did it, when, and what it was.
    ///
    /// - Parameters:
    ///   - seen: The digest of the document the officer looked at; something came in since when it is another.
    ///   - also: Further passages to black out, which the rules did not find.
    public func handOver(tip number: Int64, seen: Digest, also: [String] = [], actor: String) async throws -> TipDocument {
        let member = member
        return try await step { try PoliceWork(step: $0).handOver(tip: number, seen: seen, also: also, actor: actor, member: member) }
    }

    /// Records a question of the police's, which the tipster sees with the next look; returns its number.
    public func ask(_ text: String, aboutTip number: Int64, reference: String?, actor: String) async throws -> Int64 {
        try await step { try PoliceWork(step: $0).ask(text, aboutTip: number, reference: reference, actor: actor) }
    }

    // MARK: The tipster

    /// The questions for the holder of a code. The code is not used up.
    ///
    /// - Parameter caller: The program the code came through; wrong codes are counted by it.
    public func questions(for code: String, caller: String) async throws -> [RelayedQuestion] {
        try await tried(by: caller) { try TipsterReturn(step: $0).questions(for: code) }
    }

    /// Receives an answer to the questions that were shown. It uses the code up, and the reply has the next one.
    ///
    /// The same answer under the same code and key means that the first reply got lost: nothing is added, and the code in it is replaced.
    public func answer(_ text: String, code: String, key: String, caller: String) async throws -> ReceivedAnswer {
        try TipContents.check(text, "answer", longest: TipsterReturn.longestAnswer)
        return try await tried(by: caller) { try TipsterReturn(step: $0).answer(text, code: code, key: key) }
    }

    // MARK: Steps

    private var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// Runs a step, and returns when it is durable.
    private func step<Outcome: Sendable>(_ work: @escaping @Sendable (HelplineStep) throws -> Outcome) async throws -> Outcome {
        let (moment, vault) = (now, vault)
        return try await store.write { try work(HelplineStep(transaction: $0, moment: moment, vault: vault)) }
    }

    /// Looks at a tip that is open in memory.
    private func open<Outcome: Sendable>(
        _ number: Int64, _ look: @escaping @Sendable (OpenedTip) throws -> Outcome
    ) async throws -> Outcome {
        let vault = vault
        return try await store.read { try look(OpenedTip(number, vault: vault, in: $0)) }
    }

    /// Tries a code, within the number of tries that a caller has.
    private func tried<Outcome: Sendable>(
        by caller: String, _ work: @escaping @Sendable (HelplineStep) throws -> Outcome
    ) async throws -> Outcome {
        let now = now
        try tries.admit(caller, at: now)
        do {
            return try await step(work)
        } catch HelplineError.codeRefused {
            tries.failed(caller, at: now)
            throw HelplineError.codeRefused
        }
    }
}
