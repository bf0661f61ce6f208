import AccessControl
import CaseStore
import HTTPServer
import HotlineModel
import NodeMessages
import Takedown
import TakedownService

/// Notices to providers, and the contacts that get them.
enum NoticeRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(NoticeEndpoints.contacts, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let contacts = try await takedown.contacts(
                asked.request.state.map(NoticeContact.State.init), after: Int64(asked.request.after?.value ?? 0), limit: limit)
            return Page(contacts.map(ProviderContactView.init), next: contacts.count == limit ? contacts.last.map { "\($0.number)" } : nil)
        }
        router.on(NoticeEndpoints.summary, for: .viewer) { _ in NoticeSummary(try await takedown.noticeOverview()) }
        router.on(NoticeEndpoints.list, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let notices = try await takedown.notices(
                asked.request.state.map(NoticeState.init), after: Int64(asked.request.after?.value ?? 0), limit: limit)
            return Page(notices.map(NoticeView.init), next: notices.count == limit ? notices.last.map { "\($0.notice.number)" } : nil)
        }
        router.on(NoticeEndpoints.untold, for: .viewer) { asked in
            let (reason, limit) = (asked.request.reason, asked.request.limit?.value ?? 100)
            let plans = try await takedown.untold(NoticeObstacle(reason), after: asked.request.after, limit: limit)
            return Page(
                plans.map {
                    UntoldView(case: $0.case, reason: reason, since: $0.plan.beganAt, dueAt: $0.plan.dueAt, notices: $0.plan.rounds)
                },
                next: plans.count == limit ? plans.last.map { "\($0.case)" } : nil)
        }
        router.on(NoticeEndpoints.answers, for: .viewer) { asked in
            let (after, limit) = (Int64(asked.request.after?.value ?? 0), asked.request.limit?.value ?? 100)
            let answers =
                asked.request.unmatched == .true
                ? try await takedown.unmatchedAnswers(after: after, limit: limit)
                : try await takedown.answers(to: asked.request.notice.map { Int64($0.value) }, after: after, limit: limit)
            return Page(answers.map(NoticeAnswerView.init), next: answers.count == limit ? answers.last.map { "\($0.number)" } : nil)
        }
        // A notice names addresses, so only those who see them anyway may read it.
        router.on("GET", NoticeEndpoints.mailPath, for: .analyst) { routed in
            let _: Nothing = try Query.read(routed.request.query)
            let number: Ordinal = try routed.subject()
            let mail = try await takedown.preview(ofNotice: Int64(number.value))
            return HTTPResponse(contentType: "text/plain; charset=utf-8", body: mail)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(NoticeEndpoints.proposals, for: .officer) { requests, caller in
            let proposals = requests.map { (ContactProposal($0), name(of: caller, $0.actor)) }
            return try await takedown.propose(proposals).map { $0.map(RecordedNumber.init).mapError(\.problem) }
        }
        router.on(NoticeEndpoints.edits, for: .officer) { requests, caller in
            let edits = requests.map { (ContactEdit($0), of: Int64($0.contact.value), actor: name(of: caller, $0.actor)) }
            return try await takedown.edit(edits).map { $0.map(ProviderContactView.init).mapError(\.problem) }
        }
        router.on(NoticeEndpoints.contactDecisions, for: .officer) { requests, caller in
            let decisions = requests.map { (ContactDecision($0.decision), Int64($0.contact.value), name(of: caller, $0.actor)) }
            return try await takedown.decide(decisions).map { $0.map(RecordedNumber.init).mapError(\.problem) }
        }
        router.on(NoticeEndpoints.decisions, for: .officer) { requests, caller in
            let decisions = requests.map { (NoticeDecision($0.decision), Int64($0.notice.value), name(of: caller, $0.actor)) }
            return try await takedown.decide(decisions).map { $0.map(DecidedNoticeView.init).mapError(\.problem) }
        }
    }

    static func addStatements(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(NoticeEndpoints.statements, for: .analyst) { requests, caller in
            let statements = requests.map {
                (
                    NoticeAnswer.Outcome($0.outcome), to: Int64($0.notice.value), reference: $0.reference?.text,
                    actor: caller.name(orFor: $0.actor) ?? "analyst"
                )
            }
            return try await takedown.record(statements).map { $0.map(RecordedNumber.init).mapError(\.problem) }
        }
    }

    /// The link in a notice, as the hotline's web site asks about it: `GET` shows, and only `POST` decides.
    static func addLinks(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(NoticeEndpoints.linked, for: .intake) { link, _ in LinkedNoticeView(try await takedown.notice(ofLink: link.text)) }
        router.on(NoticeEndpoints.linkStatement, for: .intake) { link, asked in
            RecordedNumber(
                try await takedown.record(
                    NoticeAnswer.Outcome(asked.request.outcome), byLink: link.text, reference: asked.request.reference?.text))
        }
    }

    private static func name(of caller: Caller, _ actor: PersonName?) -> String { caller.name(orFor: actor) ?? "officer" }
}

// MARK: Words

extension ContactProposal {
    init(_ request: ProviderContactRequest) {
        self.init(
            request.place.text, channel: NoticeContact.Channel(request.channel ?? .mail),
            scope: NoticeContact.Scope(request.scope ?? .network),
            marks: request.standsFor.map(\.text), shape: request.shape == .report ? .report : .table,
            language: request.language?.text ?? "en", isThreaded: request.threaded ?? true, passesOn: request.passesOn ?? false,
            isMechanism: request.mechanism ?? false, identity: request.identity?.text)
        let said: [(Part, Bool)] = [
            (.shape, request.shape != nil), (.language, request.language != nil), (.identity, request.identity != nil),
            (.isThreaded, request.threaded != nil), (.passesOn, request.passesOn != nil), (.isMechanism, request.mechanism != nil),
        ]
        unsaid = Set(said.filter { !$0.1 }.map(\.0))
    }
}

extension ContactEdit {
    init(_ request: ProviderContactEdit) {
        self.init()
        (channel, place) = (request.channel.map(NoticeContact.Channel.init), request.place?.text)
        marks = request.standsFor?.map(\.text)
        shape = request.shape.map { $0 == .report ? .report : .table }
        (language, identity) = (request.language?.text, request.identity?.text)
        (isThreaded, passesOn, isMechanism) = (request.threaded, request.passesOn, request.mechanism)
    }
}

extension DecidedNoticeView {
    init(_ decided: DecidedNotice) {
        self.init(number: decided.number, waitsFor: decided.heldBy?.rawValue, contact: decided.contact)
    }
}

extension NoticeContact.Channel {
    init(_ word: ContactChannelWord) {
        switch word {
        case .mail: self = .mail
        case .form: self = .form
        case .interface: self = .interface
        }
    }

    var word: ContactChannelWord {
        switch self {
        case .mail: .mail
        case .form: .form
        case .interface: .interface
        }
    }
}

extension NoticeContact.Scope {
    init(_ word: ContactScopeWord) {
        switch word {
        case .network: self = .network
        case .siteOwner: self = .siteOwner
        case .registrar: self = .registrar
        case .front: self = .front
        }
    }

    var word: ContactScopeWord {
        switch self {
        case .network: .network
        case .siteOwner: .siteOwner
        case .registrar: .registrar
        case .front: .front
        }
    }
}

extension NoticeContact.State {
    init(_ word: ContactStateWord) {
        switch word {
        case .proposed: self = .proposed
        case .approved: self = .approved
        case .refused: self = .refused
        case .withdrawn: self = .withdrawn
        case .removed: self = .removed
        }
    }

    var word: ContactStateWord {
        switch self {
        case .proposed: .proposed
        case .approved: .approved
        case .refused: .refused
        case .withdrawn: .withdrawn
        case .removed: .removed
        }
    }
}

extension ContactDecision {
    init(_ word: ProviderContactDecision.Word) {
        switch word {
        case .approve: self = .approve
        case .refuse: self = .refuse
        case .withdraw: self = .withdraw
        case .remove: self = .remove
        }
    }
}

extension NoticeDecision {
    init(_ word: NoticeDecisionRequest.Word) {
        switch word {
        case .hold: self = .hold
        case .release: self = .release
        case .sendNow: self = .sendNow
        case .done: self = .done
        case .close: self = .close
        }
    }
}

extension NoticeState {
    init(_ word: NoticeStateWord) {
        switch word {
        case .grouping: self = .grouping
        case .held: self = .held
        case .queued: self = .queued
        case .sending: self = .sending
        case .sent: self = .sent
        case .failed: self = .failed
        case .closed: self = .closed
        }
    }

    var word: NoticeStateWord {
        switch self {
        case .grouping: .grouping
        case .held: .held
        case .queued: .queued
        case .sending: .sending
        case .sent: .sent
        case .failed: .failed
        case .closed: .closed
        }
    }
}

extension NoticeObstacle {
    init(_ word: UntoldReason) {
        switch word {
        case .police: self = .police
        case .noContact: self = .noContact
        case .notLookedUp: self = .notLookedUp
        case .notTraced: self = .notTraced
        case .hidden: self = .hidden
        case .testMode: self = .testMode
        case .inDoubt: self = .inDoubt
        case .unwritable: self = .unwritable
        case .domainRule: self = .domainRule
        }
    }
}

// MARK: Views

extension ProviderContactView {
    init(_ contact: NoticeContact) {
        self.init(
            number: contact.number, place: contact.place, channel: contact.channel.word, scope: contact.scope.word,
            source: contact.source.rawValue, state: contact.state.word, standsFor: contact.marks,
            shape: contact.shape == .report ? .report : .table, language: contact.language, threaded: contact.isThreaded,
            passesOn: contact.passesOn, mechanism: contact.isMechanism, proposedAt: contact.proposedAt, proposedBy: contact.proposedBy)
        (decidedAt, decidedBy, identity) = (contact.decidedAt, contact.decidedBy, contact.identity)
    }
}

extension NoticeView {
    init(_ listing: NoticeListing) {
        let notice = listing.notice
        self.init(
            number: notice.number, contact: notice.contact, to: notice.sentTo ?? listing.contact.place, repeat: notice.kind == .repeat,
            withdrawal: notice.kind == .withdrawal, state: notice.state.word,
            cases: listing.cases, madeAt: notice.madeAt, attempts: notice.attempts, uncertain: notice.isUncertain, test: notice.isTest)
        if notice.goesOn { dueAt = notice.dueAt }
        (reason, detail) = (notice.reason?.rawValue, notice.detail)
        (messageID, sentAt, heardAt, actor) = (notice.messageID, notice.sentAt, notice.heardAt, notice.actor)
    }
}

extension NoticeSummary {
    init(_ overview: NoticeOverview) {
        self.init(
            on: overview.isOn, test: overview.isTest,
            notices: Counts(NoticeState.allCases.map { ($0.rawValue, overview.counts[$0] ?? 0) }),
            untold: Counts(NoticeObstacle.allCases.map { ($0.rawValue, overview.obstacles[$0] ?? 0) }),
            proposedContacts: overview.proposedContacts, due: overview.due)
    }
}

extension NoticeAnswer.Outcome {
    init(_ word: NoticeOutcomeWord) {
        switch word {
        case .removed: self = .removed
        case .acted: self = .acted
        case .notFound: self = .notFound
        case .refused: self = .refused
        case .passedOn: self = .passedOn
        case .asksForMore: self = .asksForMore
        case .other: self = .other
        }
    }
}

extension NoticeAnswerView {
    init(_ answer: NoticeAnswer) {
        self.init(
            number: answer.number, notice: answer.notice, claims: answer.claims, kind: answer.kind.rawValue, at: answer.at,
            actor: answer.actor)
        (status, reference, outcome) = (answer.status, answer.ticket, answer.outcome?.rawValue)
    }
}

extension LinkedNoticeView {
    init(_ linked: LinkedNotice) {
        self.init(
            notice: linked.notice.number, cases: linked.cases, sentAt: linked.notice.sentAt, open: linked.isOpen,
            statements: linked.statements.map { Statement(at: $0.at, outcome: $0.outcome?.rawValue, reference: $0.ticket) })
    }
}
