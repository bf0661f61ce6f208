import CaseStore
import HotlineModel

extension StoreView {
    /// Returns true if anything of this node waits for a member in a lane: sealed, or of a type that it may be sent at present.
    func isWaiting(for member: MemberID, lane: Lane, types: [String]) throws -> Bool {
        if try batchUnderWay(to: member, lane: lane) != nil { return true }
        return try !waitingLines(to: member, lane: lane, types: types, limit: 1, bytes: 1).isEmpty
    }
}
