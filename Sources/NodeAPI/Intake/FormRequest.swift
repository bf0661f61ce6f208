import NodeMessages

/// A request of a form, and the members of it that nothing was read from: a form that grows must not lose reports.
struct FormRequest<Request: Message>: Sendable {
    var message: Request
    private(set) var ignored: [String] = []

    init(_ body: [UInt8]) throws { message = try Request(request: body, ignored: &ignored) }
}
