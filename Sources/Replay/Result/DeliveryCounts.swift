public import Envelopes

/// Envelopes of one type, by what their receiver said of them.
public struct DeliveryCounts: Hashable, Sendable {
    public var sent = 0
    public var accepted = 0
    public var duplicate = 0
    public var rejected = 0

    /// None.
    public init() {}

    /// Reads a node's answer; `nil` when a count is missing.
    init?(_ json: JSONValue) {
        guard let sent = json["sent"]?.integer, let accepted = json["accepted"]?.integer, let duplicate = json["duplicate"]?.integer,
            let rejected = json["rejected"]?.integer
        else { return nil }
        self.sent = Int(sent)
        self.accepted = Int(accepted)
        self.duplicate = Int(duplicate)
        self.rejected = Int(rejected)
    }

    mutating func add(_ more: DeliveryCounts) {
        sent += more.sent
        accepted += more.accepted
        duplicate += more.duplicate
        rejected += more.rejected
    }

    /// What came since an earlier count.
    func since(_ earlier: DeliveryCounts) -> DeliveryCounts {
        var difference = self
        difference.sent -= earlier.sent
        difference.accepted -= earlier.accepted
        difference.duplicate -= earlier.duplicate
        difference.rejected -= earlier.rejected
        return difference
    }

    /// As JSON.
    public var json: JSONValue {
        [
            "sent": .integer(Int64(sent)), "accepted": .integer(Int64(accepted)), "duplicate": .integer(Int64(duplicate)),
            "rejected": .integer(Int64(rejected)),
        ]
    }
}
