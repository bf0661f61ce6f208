import AccessControl
import CaseStore
import Cryptography
import HTTPServer
import Helpline
import HotlineModel
import NodeMessages

/// Tips: as they come in, as their tipsters come back, and as officers pass them on.
enum TipRoutes {
    // MARK: The tipster

    /// Adds what the hotline's form for tips uses. It is told of members that nothing was read from.
    static func addIntake(to router: inout Router<Caller?>, helpline: HelplineDesk) {
        on(TipEndpoints.intake, to: &router) { tip, routed in
            var receipt = try await receive(tip.message, key: try routed.ownKey, helpline)
            if !tip.ignored.isEmpty { receipt.ignored = tip.ignored }
            return .json(receipt.bytes, status: receipt.outcome == .held ? 200 : 201)
        }
        on(TipEndpoints.openQuestions, to: &router) { request, routed in
            let questions = try await helpline.questions(for: request.message.code, caller: routed.asker.name)
            return .json(Page(questions.map { OpenQuestion(question: $0.number, askedAt: $0.askedAt, text: $0.text) }).bytes)
        }
        on(TipEndpoints.answer, to: &router) { request, routed in
            let answer = try await helpline.answer(
                request.message.answer, code: request.message.code, key: try routed.idempotencyKey, caller: routed.asker.name)
            var receipt = AnswerReceipt(answer.isKnown ? .held : .received, code: answer.code.secretText)
            if !request.ignored.isEmpty { receipt.ignored = request.ignored }
            return .json(receipt.bytes, status: answer.isKnown ? 200 : 201)
        }
    }

    private static func on<Request, Answer>(
        _ endpoint: Endpoint<Nothing, Request, Answer>, to router: inout Router<Caller?>,
        _ handler: @escaping @Sendable (FormRequest<Request>, CallerRequest) async throws -> HTTPResponse
    ) {
        router.on(endpoint.method.rawValue, endpoint.path, for: .intake) { routed in
            let _: Nothing = try Query.read(routed.request.query)
            return try await handler(try FormRequest(routed.request.body), routed)
        }
    }

    private static func receive(_ tip: TipRequest, key: String?, _ helpline: HelplineDesk) async throws -> TipReceipt {
        let contents = TipContents(text: tip.text, place: tip.place, period: tip.period, contact: tip.contact)
        let received = try await helpline.receive(
            TipSubmission(contents, origin: Origin(tip.origin ?? .public), country: tip.country, key: key))
        return TipReceipt(received.isKnown ? .held : .received, tip: received.number, code: received.code?.secretText)
    }

    // MARK: Officers

    static func addReading(to router: inout Router<Caller?>, helpline: HelplineDesk) {
        router.on(TipEndpoints.list, for: .officer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let tips = try await helpline.tips(after: Int64(asked.request.after?.value ?? 0), limit: limit)
            return Page(tips.map(TipRow.init), next: tips.count == limit ? tips.last.map { "\($0.record.number)" } : nil)
        }
        router.on(TipEndpoints.one, for: .officer) { number, _ in
            let (overview, events) = try await helpline.tip(Int64(number.value))
            var details = TipDetails(events: events.map(TipDetails.Event.init))
            if overview.record.wrappedKey != nil { details.show(try await helpline.look(atTip: Int64(number.value))) }
            return TipView(TipRow(overview), details)
        }
        router.on(TipEndpoints.contents, for: .officer) { number, _ in
            TipContentsView(try await helpline.contents(ofTip: Int64(number.value)))
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, helpline: HelplineDesk) {
        router.on(TipEndpoints.receive, for: .officer, status: { $0.outcome == .held ? 200 : 201 }) { asked in
            try await receive(asked.request, key: asked.request.key, helpline)
        }
        router.on(TipEndpoints.handover, for: .officer) { number, asked in
            let document = try await helpline.handOver(
                tip: Int64(number.value), seen: asked.request.seen, also: (asked.request.also ?? []).map(\.text),
                actor: asked.caller.name(orFor: asked.request.actor) ?? "officer")
            return HandedOverTip(document.content, digest: document.digest)
        }
        router.on(TipEndpoints.question, for: .officer, status: { _ in 201 }) { number, asked in
            let question = try await helpline.ask(
                asked.request.text, aboutTip: Int64(number.value), reference: asked.request.reference,
                actor: asked.caller.name(orFor: asked.request.actor) ?? "officer")
            return RecordedQuestion(tip: Int64(number.value), question: question)
        }
    }
}

// MARK: Views

extension TipRow {
    fileprivate init(_ tip: TipOverview) {
        self.init(
            tip: tip.record.number, receivedAt: tip.record.receivedAt, origin: tip.record.origin.kind, country: tip.record.country,
            openQuestions: tip.openQuestions, supplements: tip.supplements, newSupplements: tip.newSupplements,
            handedOverAt: tip.handedOverAt, contentsDestroyed: tip.record.wrappedKey == nil)
    }
}

extension TipDetails {
    /// Adds the document as the police would get it now, with the look that a hand-over must name.
    fileprivate mutating func show(_ document: TipDocument) {
        self.document = document.content
        blackedOut = Counts(BlackingOut.Rule.allCases.map { ($0.rawValue, document.blackedOut[$0] ?? 0) })
        seen = document.digest
    }
}

extension TipDetails.Event {
    fileprivate init(_ event: TipEvent) {
        self.init(at: event.at, event: event.kind.rawValue, actor: event.actor)
        (reference, document, supplements, salt) = (event.reference, event.document, event.supplements, event.salt?.hex)
    }
}

extension TipContentsView {
    fileprivate init(_ contents: TipContents) {
        self.init(text: contents.text, place: contents.place, period: contents.period, contact: contents.contact)
    }
}
