public import Cryptography
import Envelopes
public import HotlineModel
import NodeMessages

/// One case that a partner forwarded, from its report to the verified receipt. It has the name of the case, never the address.
public struct FollowedCase: Hashable, Sendable {
    /// An event of the case, from the partner's node.
    public struct Event: Hashable, Sendable {
        public let kind: String
        public let at: Timestamp
        public let member: MemberID
    }

    public let caseID: CaseID
    public let from: MemberID, to: MemberID
    public let events: [Event]
    /// The moment at which the receiver received it, by the receiver's clock.
    public let receivedAt: Timestamp
    /// The digest of the receipt.
    public let receipt: Digest
    /// What the receiver's checks saw of it; `nil` if it is not known.
    public var check: Check?

    /// The sights that closed a case.
    public struct Check: Hashable, Sendable {
        /// How often it was seen to be gone, each some hours after the one before.
        public let goneSights: Int
        public let lastOnline: Timestamp?
        public let firstGone: Timestamp?
    }

    /// The receiver says that its material is gone.
    var isRemoved: Bool { events.contains { $0.member == to && $0.kind == CaseEventKind.removed.rawValue } }

    /// The checks of a case at the node that is responsible for it.
    static func check(of caseID: CaseID, at link: NodeLink) async throws -> Check? {
        var after: CaseID?
        while true {
            let page = try await link.answer(to: CheckEndpoints.cases.ask(CheckListQuery(after: after, limit: Whole(1_000))))
            if let view = page.items.first(where: { $0.case == caseID }) {
                return Check(goneSights: view.goneSights, lastOnline: view.lastOnline, firstGone: view.firstGone)
            }
            guard let next = page.next.flatMap({ CaseID($0) }) else { return nil }
            after = next
        }
    }

    /// Follows a case on the node that sent it; `nil` if its evidence has no accepted report to that receiver.
    static func follow(_ caseID: CaseID, on link: NodeLink, to receiver: MemberID, pinnedRoot: Digest) async throws -> FollowedCase? {
        let view = try await link.answer(to: CaseEndpoints.one.ask(caseID))
        let evidence = try await link.answer(to: DocumentEndpoints.evidence(EvidenceQuery(about: caseID)))
        var verifier = EvidenceVerifier(pinnedRoot: pinnedRoot)
        for document in evidence.documents {
            guard let delivery = try? verifier.verify(document), delivery.from == link.member, delivery.to == receiver,
                delivery.result.isAccepted, let envelope = delivery.envelope, case .report = envelope.body,
                envelope.caseID == caseID
            else { continue }
            let events = view.events.map { Event(kind: $0.event, at: $0.at, member: $0.member) }
            return FollowedCase(
                caseID: caseID, from: delivery.from, to: delivery.to, events: events, receivedAt: delivery.receivedAt,
                receipt: delivery.receiptDigest)
        }
        return nil
    }
}
