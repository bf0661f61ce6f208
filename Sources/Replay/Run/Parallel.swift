import HotlineModel

/// Work on several nodes at the same time.
enum Parallel {
    /// The result of one node. It is not a tuple, because a tuple built around an `await` loses a part in release builds of Swift 6.3.
    private struct Part<Result: Sendable>: Sendable {
        let member: MemberID
        let result: Result
    }

    /// Runs a closure for each node, all at once, and waits for all of them; the first failure cancels the others.
    static func map<Result: Sendable>(
        _ links: [NodeLink], _ body: @escaping @Sendable (NodeLink) async throws -> Result
    ) async throws -> [MemberID: Result] {
        try await withThrowingTaskGroup(of: Part<Result>.self) { group in
            for link in links {
                group.addTask {
                    let result = try await body(link)
                    return Part(member: link.member, result: result)
                }
            }
            var results: [MemberID: Result] = [:]
            for try await part in group { results[part.member] = part.result }
            return results
        }
    }
}
