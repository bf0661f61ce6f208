public import Envelopes

/// What became of the approval of several contacts.
public struct ContactApprovals: Message {
    /// A contact that was not approved.
    public struct Refusal: Message {
        public var contact: Int64
        public var problem: Problem
    }

    public private(set) var approved: [Int64] = []
    public private(set) var refused: [Refusal] = []

    /// No contacts yet.
    public init() {}

    /// Counts a contact, or keeps its refusal.
    public mutating func record(_ answer: LineAnswer<RecordedNumber>, of contact: Int64) {
        switch answer {
        case .done(let recorded): approved.append(recorded.number)
        case .refused(let problem): refused.append(Refusal(contact: contact, problem: problem))
        }
    }
}
