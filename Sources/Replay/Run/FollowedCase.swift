public import Cryptography
import Envelopes
public import HotlineModel

/// One case that a partner forwarded, from its report to the verified receipt: its name, never its address.
public struct FollowedCase: Hashable, Sendable {
    /// Something that happened to it, as the partner's node tells it.
    public struct Event: Hashable, Sendable {
        public let kind: String
        public let at: String
        public let member: String
    }

    public let caseID: String
    public let from: MemberID, to: MemberID
    public let events: [Event]
    /// When the receiver received it, by the receiver's clock.
    public let receivedAt: Timestamp
    /// The digest of the receipt.
    public let receipt: Digest

    /// Follows a case on the node that sent it; `nil` when its evidence holds no receipted report to that receiver.
    static func follow(_ caseID: String, on link: NodeLink, to receiver: MemberID, pinnedRoot: Digest) async throws -> FollowedCase? {
        let view = try await link.value("GET", "/api/v1/cases/\(caseID)")
        let evidence = try await link.ask("GET", "/api/v1/evidence?case=\(caseID)")
        var verifier = EvidenceVerifier(pinnedRoot: pinnedRoot)
        for line in evidence.lines {
            guard let delivery = try? verifier.verify(Array(line)), delivery.from == link.member, delivery.to == receiver,
                delivery.result.isHeld, let envelope = delivery.envelope, case .report = envelope.body,
                envelope.caseID.description == caseID
            else { continue }
            let events = (view["events"]?.array ?? []).map { event in
                Event(
                    kind: event["event"]?.string ?? "?", at: event["at"]?.string ?? "?", member: event["member"]?.string ?? "?")
            }
            return FollowedCase(
                caseID: caseID, from: delivery.from, to: delivery.to, events: events, receivedAt: delivery.receivedAt,
                receipt: delivery.receiptDigest)
        }
        return nil
    }
}
