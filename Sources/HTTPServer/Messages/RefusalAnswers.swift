/// The answers if the server refuses a request by itself: one response for each refusal, made once.
struct RefusalAnswers: Sendable {
    private var answers: [RequestRefusal: HTTPResponse] = [:]

    /// Creates the answers from those of the owner, or from plain problem documents if it has none.
    ///
    /// The status is always that of the refusal. A 503 gets a `Retry-After` if the owner's answer has none.
    init(retryAfter: Int, owner: (RequestRefusal) -> HTTPResponse? = { _ in nil }) {
        for refusal in RequestRefusal.allCases {
            var answer = owner(refusal) ?? Self.plain(refusal)
            answer.status = refusal.status
            if refusal.status == 503, !answer.headers.contains(where: { $0.name.lowercased() == "retry-after" }) {
                answer.headers.append((name: "retry-after", value: String(retryAfter)))
            }
            answers[refusal] = answer
        }
    }

    subscript(refusal: RequestRefusal) -> HTTPResponse { answers[refusal] ?? Self.plain(refusal) }

    private static func plain(_ refusal: RequestRefusal) -> HTTPResponse {
        .problem(
            status: refusal.status, title: refusal.title, code: refusal.rawValue, retryable: refusal.status == 503 || refusal.status == 408)
    }
}
