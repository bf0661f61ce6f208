public import CaseStore

/// The hash feed of a member, as a puller reads it.
public protocol ReadableFeed: Sendable {
    /// Reads the page after a cursor, or the first page.
    ///
    /// - Returns: `nil` if the cursor is of another epoch, so that the feed must be read from its beginning.
    /// - Throws: The reason if there is no page, or one that is not in the form of the protocol.
    func page(after cursor: PullCursor?, limit: Int) async throws -> PulledPage?
}
