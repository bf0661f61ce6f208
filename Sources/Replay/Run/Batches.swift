/// Batches of work, a bounded number of them under way at once.
enum Batches {
    /// The lines of one request.
    static let size = 500
    /// The requests that are under way to one node at once: it works on one, and the other waits.
    static let window = 2

    private struct Part<Result: Sendable>: Sendable {
        let index: Int
        let result: Result
    }

    /// Runs a closure over slices of a list and gives the results in the order of the slices.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable ([Element]) async throws -> Result
    ) async throws -> [Result] {
        let slices = stride(from: 0, to: elements.count, by: size).map { Array(elements[$0..<min($0 + size, elements.count)]) }
        return try await withThrowingTaskGroup(of: Part<Result>.self) { group in
            var results: [Result?] = Array(repeating: nil, count: slices.count)
            for (index, slice) in slices.enumerated() {
                if index >= window, let part = try await group.next() { results[part.index] = part.result }
                group.addTask {
                    let result = try await body(slice)
                    return Part(index: index, result: result)
                }
            }
            for try await part in group { results[part.index] = part.result }
            return results.compactMap { $0 }
        }
    }
}
