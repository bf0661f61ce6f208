/// Following placements: each that began or changed waits until takedown has followed the change.
///
/// A placement changes with its state, and with the classification and the review of its case.
public protocol PlacementChangeReading {
    /// Placements with a change that was not followed yet, at most `limit`, in no order that means anything; empty if there are none.
    func changedPlacements(limit: Int) throws -> [PlacementRecord]
    /// The number of placements with a change that was not followed yet.
    func changedPlacementCount() throws -> Int
}

/// Marking changes of placements as followed.
///
/// The functions that change any of these add the changes in the same transaction.
public protocol PlacementChangeWriting {
    /// Marks the change of a placement as followed. A later change of it waits again.
    func markFollowed(placement number: Int64) throws
}
