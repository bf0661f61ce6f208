import AccessControl
import CaseStore
import Cryptography
import Envelopes
import HTTPServer
import Helpline
import HotlineModel

/// Tips: as they come in, as their tipsters come back, and as officers pass them on.
enum TipRoutes {
    /// What the hotline's form for tips reaches.
    static func addIntake(to router: inout Router<Caller?>, _ node: Node) {
        router.on("POST", "/intake/v1/tips", for: .intake) { routed in
            try await receive(try JSONValue(parsing: routed.request.body), key: try IntakeRoutes.ownKey(of: routed), node)
        }
        router.on("POST", "/intake/v1/tips/questions", for: .intake) { try await questions($0, node) }
        router.on("POST", "/intake/v1/tips/answers", for: .intake) { try await answer($0, node) }
    }

    static func addLooks(to router: inout Router<Caller?>, _ node: Node) {
        router.on("GET", "/api/v1/tips", for: .officer) { try await list($0, node) }
        router.on("GET", "/api/v1/tips/{number}", for: .officer) { try await one($0, node) }
        router.on("GET", "/api/v1/tips/{number}/contents", for: .officer) { try await contents($0, node) }
    }

    static func addUseCases(to router: inout Router<Caller?>, _ node: Node) {
        router.on("POST", "/api/v1/tips", for: .officer) { routed in
            let json = try JSONValue(parsing: routed.request.body)
            return try await receive(json, key: try json.optionalText("key"), node)
        }
        router.on("POST", "/api/v1/tips/{number}/handover", for: .officer) { try await handOver($0, node) }
        router.on("POST", "/api/v1/tips/{number}/questions", for: .officer) { try await ask($0, node) }
    }

    // MARK: The tipster

    private static func receive(_ json: JSONValue, key: String?, _ node: Node) async throws -> HTTPResponse {
        let submission = try TipSubmission(json, key: key)
        return try await refusing {
            let tip = try await node.helpline.receive(submission)
            let answer: JSONValue = [
                "outcome": .string(tip.isHeld ? "held" : "received"), "tip": .integer(tip.number),
                "code": tip.code.map { .string($0.secretText) } ?? .null,
            ]
            return .json(answer.compactBytes, status: tip.isHeld ? 200 : 201)
        }
    }

    private static func questions(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let code = try JSONValue(parsing: routed.request.body).text("code")
        return try await refusing {
            let questions = try await node.helpline.questions(for: code, caller: routed.asker.name)
            let rows = questions.map { question -> JSONValue in
                [
                    "question": .integer(question.number), "askedAt": .string(question.askedAt.description), "text": .string(question.text),
                ]
            }
            return .json(["questions": .array(rows)])
        }
    }

    private static func answer(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let json = try JSONValue(parsing: routed.request.body)
        let (code, text) = (try json.text("code"), try json.text("answer"))
        let key = try IntakeRoutes.idempotencyKey(of: routed)
        return try await refusing {
            let answer = try await node.helpline.answer(text, code: code, key: key, caller: routed.asker.name)
            let body: JSONValue = [
                "outcome": .string(answer.isHeld ? "held" : "received"), "code": .string(answer.code.secretText),
            ]
            return .json(body.compactBytes, status: answer.isHeld ? 200 : 201)
        }
    }

    // MARK: Officers

    private static func list(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let after = try routed.number("after", default: 0, in: 0...Int64.max)
        let limit = Int(try routed.number("limit", default: 100, in: 1...10_000))
        let tips = try await node.helpline.tips(after: after, limit: limit)
        return .json(["tips": .array(tips.map(TipView.row)), "next": tips.last.map { .integer($0.record.number) } ?? .null])
    }

    private static func one(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let number = try routed.tipNumber
        return try await refusing {
            let (overview, events) = try await node.helpline.tip(number)
            var document: TipDocument?
            if overview.record.wrappedKey != nil { document = try await node.helpline.look(atTip: number) }
            return .json(TipView.whole(overview, events: events, document: document))
        }
    }

    private static func contents(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let number = try routed.tipNumber
        return try await refusing { .json(try await node.helpline.contents(ofTip: number).json) }
    }

    private static func handOver(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let (number, json) = (try routed.tipNumber, try JSONValue(parsing: routed.request.body))
        guard let seen = try Digest(hex: json.text("seen")) else {
            throw InputError("`seen` must be the look that GET /api/v1/tips/\(number) named, 64 hex digits")
        }
        let also = try (json["also"]?.array ?? []).map { value -> String in
            guard let phrase = value.string, phrase.utf8.count <= 500 else { throw InputError("`also` must be a list of short texts") }
            return phrase
        }
        guard also.count <= 100 else { throw InputError("`also` takes at most 100 passages") }
        let actor = try routed.attributedName ?? json.optionalAnalyst("actor") ?? "officer"
        return try await refusing {
            let document = try await node.helpline.handOver(tip: number, seen: seen, also: also, actor: actor)
            return .json(["document": document.json, "digest": .string(document.digest.hex)])
        }
    }

    private static func ask(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let (number, json) = (try routed.tipNumber, try JSONValue(parsing: routed.request.body))
        let (text, reference) = (try json.text("text"), try json.optionalText("reference"))
        let actor = try routed.attributedName ?? json.optionalAnalyst("actor") ?? "officer"
        return try await refusing {
            let question = try await node.helpline.ask(text, aboutTip: number, reference: reference, actor: actor)
            let answer: JSONValue = ["tip": .integer(number), "question": .integer(question)]
            return .json(answer.compactBytes, status: 201)
        }
    }

    /// Answers a refusal of the desk's in its own words.
    private static func refusing(_ body: () async throws -> HTTPResponse) async throws -> HTTPResponse {
        do {
            return try await body()
        } catch let refusal as HelplineError {
            return .refusal(refusal)
        }
    }
}

extension HTTPResponse {
    fileprivate static func refusal(_ refusal: HelplineError) -> HTTPResponse {
        let status: Int
        switch refusal {
        case .tooManyTries(let seconds): return .refusal(.rateLimited, detail: refusal.description, retryAfter: seconds)
        case .codeRefused: status = 403
        case .unknownTip: status = 404
        case .keyReused, .changedSinceLook, .tooMany: status = 409
        case .contentsDestroyed: status = 410
        case .textMissing, .textTooLong, .badReference, .badWord, .unknownChannel, .badDay: status = 422
        }
        return .problem(
            status: status, title: "It was not taken.", detail: refusal.description, code: refusal.code, retryable: false)
    }
}

extension CallerRequest {
    fileprivate var tipNumber: Int64 {
        get throws {
            guard let number = Int64(parameter("number")), number > 0 else { throw InputError("a tip is named by its number") }
            return number
        }
    }
}

extension TipSubmission {
    fileprivate init(_ json: JSONValue, key: String?) throws {
        guard let kind = OriginKind(rawValue: try json.optionalText("origin") ?? "public"), let origin = Origin(kind: kind) else {
            throw InputError("`origin` must be public, police or proactive")
        }
        var country: CountryCode?
        if let code = try json.optionalText("country") {
            guard let known = CountryCode(code) else { throw InputError("`country` must be a country's two capital letters") }
            country = known
        }
        let contents = TipContents(
            text: try json.text("text"), place: try json.optionalText("place"), period: try json.optionalText("period"),
            contact: try json.optionalText("contact"))
        self.init(contents, origin: origin, country: country, key: key)
    }
}
