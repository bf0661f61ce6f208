public import Envelopes
public import HotlineModel

/// Why a line waits in the outbox though its receiver could be reached: the directory says so, and a newer one may end it.
public enum WaitReason: Hashable, Sendable {
    /// The receiver's entry does not list the type.
    case notListed(type: String)
    /// The receiver is suspended: only updates pass.
    case receiverSuspended
    /// This node's member is suspended: only updates pass.
    case senderSuspended

    /// The reason in words for an operator.
    public var sentence: String {
        switch self {
        case .notListed(let type): "the directory does not say that the receiver understands \(type) envelopes"
        case .receiverSuspended: "the receiver is suspended; only updates pass"
        case .senderSuspended: "this node's member is suspended; only updates pass"
        }
    }
}

extension Directory {
    /// Why a line of a type is not sent to a member at present; `nil` when it is, or when the member is not listed.
    public func waitReason(for type: String, to receiver: MemberID, from sender: MemberID) -> WaitReason? {
        guard let receiver = member(receiver) else { return nil }
        guard receiver.features.contains(type) else { return .notListed(type: type) }
        guard type != EnvelopeType.update.rawValue else { return nil }
        if receiver.status == .suspended { return .receiverSuspended }
        return member(sender)?.status == .suspended ? .senderSuspended : nil
    }

    /// The types a member is sent at present: those it understands, and while one side is suspended only updates. The rest waits.
    func types(sentTo receiver: DirectoryMember, by sender: MemberID) -> [String] {
        receiver.features.filter { waitReason(for: $0, to: receiver.id, from: sender) == nil }
    }

    /// The members for which lines may have waited under an earlier directory, and may go under this one.
    func members(thatMayBeSentMoreThanIn earlier: Directory, by sender: MemberID) -> [MemberID] {
        members.filter { member in
            let before = earlier.member(member.id).map { earlier.types(sentTo: $0, by: sender) } ?? []
            return !Set(types(sentTo: member, by: sender)).isSubset(of: before)
        }.map(\.id)
    }

    /// Returns true if new cases may pass between two members: neither is suspended.
    func isOpen(between one: MemberID, _ other: MemberID) -> Bool {
        member(one)?.status != .suspended && member(other)?.status != .suspended
    }
}
