/// The reason why a reader leaves out a statement in another member's hash feed, or a whole entry.
public enum FeedOmission: String, CaseIterable, Sendable {
    /// The entry's hash says nothing: such files are everywhere.
    case hashOfNothing
    /// It is dated more than a day ahead.
    case fromTheFuture
    /// No directory ever listed its member.
    case unlistedMember
    /// It is in the reader's own name. The reader's own ledger alone knows what the reader said.
    case readersOwn
    /// It is another member's, and the feed is not central's.
    case ofAnother

    /// An honest feed does not bring it. Statements of others and of the reader are in every ledger, because they also come as envelopes.
    public var isFault: Bool { self != .readersOwn && self != .ofAnother }
}
