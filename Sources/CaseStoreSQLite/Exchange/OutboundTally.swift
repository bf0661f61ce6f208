import CaseStore
import HotlineModel

/// The ways in which lines to a member are counted: unsettled (waiting or under way), or settled in one of three ways.
///
/// The counts stand in rows of their own, changed together with the lines.
enum OutboundTally: Int64, CaseIterable {
    case unsettled = 0
    case accepted = 1
    case duplicate = 2
    case dead = 3

    /// The way in which a line counts once its receipt came.
    init(settledBy result: LineResult) {
        switch result {
        case .accepted: self = .accepted
        case .duplicate: self = .duplicate
        case .rejected: self = .dead
        }
    }
}
