public import Envelopes
import NodeMessages

/// The envelopes of one type, counted by their results.
public struct DeliveryCounts: Hashable, Sendable {
    public var sent = 0
    public var accepted = 0
    public var duplicate = 0
    public var rejected = 0

    public init() {}

    mutating func add(_ more: DeliveryCountsView) {
        sent += more.sent
        accepted += more.accepted
        duplicate += more.duplicate
        rejected += more.rejected
    }

    /// The difference to an earlier count.
    func since(_ earlier: DeliveryCounts) -> DeliveryCounts {
        var difference = self
        difference.sent -= earlier.sent
        difference.accepted -= earlier.accepted
        difference.duplicate -= earlier.duplicate
        difference.rejected -= earlier.rejected
        return difference
    }

    public var json: JSONValue {
        [
            "sent": .integer(Int64(sent)), "accepted": .integer(Int64(accepted)), "duplicate": .integer(Int64(duplicate)),
            "rejected": .integer(Int64(rejected)),
        ]
    }
}
