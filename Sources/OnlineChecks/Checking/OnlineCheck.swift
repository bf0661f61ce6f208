public import HotlineModel
import URLSyntax
public import WebProbe

/// One check of one address: a value that says which look to take next, and at last what was seen.
///
/// It has no clock, resolver or connection. A shell performs its steps and tells it what came of them:
///
///     var check = OnlineCheck(subject, at: now)
///     var step = check.start()
///     while true {
///         switch step {
///         case .resolve(let name): step = check.next(after: .resolved(await answer(name)))
///         case .look(let look): step = check.next(after: .looked(await outcome(look)))
///         case .finished(let sight): return sight
///         }
///     }
///
/// The number of steps is bounded, whatever the answers are.
public struct OnlineCheck: Sendable {
    public enum Step: Sendable {
        /// Ask the resolver for the addresses of a name.
        case resolve(String)
        case look(Look)
        case finished(Sight)
    }

    public enum Event: Sendable {
        case resolved(NameAnswer)
        case looked(LookOutcome)
    }

    /// The redirects within the site that one look may lead to.
    public static let redirects = 5
    /// The time for which a name must be missing.
    public static let nameMissing = Duration.seconds(3_600)

    private let subject: CheckSubject
    private let now: Timestamp
    private var vantage = 0
    /// The sign that the vantages before this one saw.
    private var sign: GoneSign?
    private var walk: Walk
    /// The way before its first step, for the next vantage.
    private let beginning: Walk
    /// The addresses of each name that was asked for.
    private var addresses: [String: [HostAddress]] = [:]
    /// The page's own answer, while its control request is under way.
    private var page: LookAnswer?

    /// Begins a check; `nil` if no web server can be asked for the address, so that a person must look.
    public init?(_ subject: CheckSubject, at now: Timestamp) {
        guard let walk = Walk(subject.url, question: subject.rule?.question ?? .head), walk.isOnTheWeb else { return nil }
        self.subject = subject
        self.now = now
        (self.walk, beginning) = (walk, walk)
    }

    /// The first step.
    public mutating func start() -> Step { ask() }

    /// The next step after one was performed.
    public mutating func next(after event: Event) -> Step {
        switch event {
        case .resolved(let answer): named(answer)
        case .looked(let outcome): looked(outcome)
        }
    }

    // MARK: Asking

    /// Asks the present question at the present address, after its name.
    private mutating func ask() -> Step {
        guard let host = walk.place.host else { return end(.unknown(.redirectLoop)) }
        let known: [HostAddress]
        if let literal = host.numeric {
            known = [HostAddress(literal)]
        } else if let found = addresses[host.text] {
            known = found
        } else {
            return .resolve(host.text)
        }
        return .look(Look(walk.question, url: walk.url, addresses: known, vantage: subject.vantages[vantage]))
    }

    private mutating func named(_ answer: NameAnswer) -> Step {
        guard let host = walk.place.host else { return end(.unknown(.redirectLoop)) }
        switch answer {
        case .found(let found):
            guard !found.isEmpty else { return end(.unknown(.resolver)) }
            addresses[host.text] = found
            return ask()
        case .failed: return end(.unknown(.resolver))
        // A name to which the way leads says nothing of the address itself.
        case .noSuchName where walk.hops > 0: return end(.unknown(.elsewhere))
        case .noSuchName:
            guard let since = subject.nameMissingSince, now - since >= Self.nameMissing else { return .finished(.unknown(.nameMissing)) }
            return .finished(.gone(.noSuchName))
        }
    }

    // MARK: Judging

    private mutating func looked(_ outcome: LookOutcome) -> Step {
        if let page { return compared(page, with: outcome) }
        switch outcome {
        case .failed(let failure): return failed(failure)
        case .answered(let answer):
            if AnswerMarks.isChallenge(answer) { return end(.unknown(.challenge)) }
            return subject.rule.map { ruled(answer, by: $0) } ?? judged(answer)
        }
    }

    private mutating func failed(_ failure: LookFailure) -> Step {
        // Some servers hang up at a HEAD.
        if failure == .interrupted, walk.question == .head { return askAgain(.get) }
        return end(.unknown(UnknownReason(failure)))
    }

    /// Judges an answer without a rule for the host.
    private mutating func judged(_ answer: LookAnswer) -> Step {
        switch answer.status {
        case 200, 203, 206: return end(.online)
        case 300..<400: return led(to: answer.location)
        // A look at one who asks for patience is not repeated.
        case 429: return end(.unknown(.status(429)))
        // Many servers answer HEAD as they please.
        case _ where walk.question == .head: return askAgain(.get)
        case 404, 410: return end(.gone(.status(answer.status)))
        default: return end(.unknown(.status(answer.status)))
        }
    }

    /// Judges an answer by the rule for the host.
    private mutating func ruled(_ answer: LookAnswer, by rule: HostRule) -> Step {
        switch rule.judge(answer) {
        case .gone: return end(.gone(.rule))
        case .online: return end(.online)
        case .contradiction: return end(.unknown(.layoutChanged))
        case .nothing: break
        }
        switch answer.status {
        case 404, 410: return end(.gone(.status(answer.status)))
        case 200..<400: break
        default: return end(.unknown(.status(answer.status)))
        }
        guard let control = rule.control else { return unlike(answer, .unknown(.layoutChanged)) }
        page = answer
        walk.visit(control: control, token: subject.token)
        return ask()
    }

    /// Compares a page with the answer for a path that cannot exist.
    private mutating func compared(_ page: LookAnswer, with outcome: LookOutcome) -> Step {
        self.page = nil
        switch outcome {
        case .failed(let failure): return end(.unknown(UnknownReason(failure)))
        case .answered(let control) where AnswerMarks.isChallenge(control): return end(.unknown(.challenge))
        case .answered(let control) where control.status == 429 || control.status >= 500: return end(.unknown(.status(control.status)))
        case .answered(let control):
            guard let isLike = page.looksLike(control) else { return end(.unknown(.layoutChanged)) }
            if isLike { return end(.gone(.likeControl)) }
        }
        // The host tells the two apart. If the rule names signs of "online", one of them should have been there.
        return unlike(page, subject.rule?.online.isEmpty ?? true ? .online : .unknown(.layoutChanged))
    }

    /// Goes on with an answer that no sign settles: a redirect leads on, a page has a sight.
    private mutating func unlike(_ answer: LookAnswer, _ sight: Sight) -> Step {
        (300..<400).contains(answer.status) ? led(to: answer.location) : end(sight)
    }

    private mutating func led(to location: String?) -> Step {
        switch Redirect.judge(from: walk.start, to: location) {
        case .unreadable: return end(.unknown(.redirectLoop))
        case .elsewhere: return end(.unknown(.elsewhere))
        case .frontPage: return end(.unknown(.frontPage))
        case .refused: return end(.unknown(.refused))
        case .follow:
            guard let location, walk.follow(location, atMost: Self.redirects) else { return end(.unknown(.redirectLoop)) }
            return ask()
        }
    }

    private mutating func askAgain(_ question: Look.Question) -> Step {
        walk.question = question
        return ask()
    }

    // MARK: Vantages

    /// Ends the look of one vantage. "Gone" must be seen by all of them.
    private mutating func end(_ sight: Sight) -> Step {
        switch sight {
        case .online: return .finished(.online)
        case .unknown where vantage > 0: return .finished(.unknown(.vantagesDiffer))
        case .unknown: return .finished(sight)
        case .gone(let found):
            let first = sign ?? found
            sign = first
            guard vantage + 1 < subject.vantages.count else { return .finished(.gone(first)) }
            vantage += 1
            walk = beginning
            return ask()
        }
    }
}

extension UnknownReason {
    /// Names the failure of a look.
    init(_ failure: LookFailure) {
        switch failure {
        case .refused: self = .refused
        case .noAddress: self = .resolver
        case .unreachable: self = .failure(.unreachable)
        case .timedOut: self = .failure(.timedOut)
        case .tls: self = .failure(.tls)
        case .certificate: self = .failure(.certificate)
        case .tooLarge: self = .failure(.tooLarge)
        case .interrupted: self = .failure(.interrupted)
        case .notHTTP: self = .failure(.notHTTP)
        case .proxy: self = .failure(.proxy)
        }
    }
}

extension LookAnswer {
    /// Tells if two answers are one page; `nil` if they have nothing by which they could differ.
    fileprivate func looksLike(_ other: LookAnswer) -> Bool? {
        guard status == other.status, contentType == other.contentType, location == other.location else { return false }
        if location != nil { return true }
        if text != nil || other.text != nil { return text?.sha256 == other.text?.sha256 }
        return length == nil && other.length == nil ? nil : length == other.length
    }
}
