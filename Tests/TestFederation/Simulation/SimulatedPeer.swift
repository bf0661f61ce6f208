import Cryptography
public import Envelopes
public import Federation
public import HotlineModel
public import TestCasework
import TestSupport

/// A member without a node, whose every byte a test decides.
public struct SimulatedPeer: BatchSpeaker {
    public let enrolment: TestMember
    /// The epoch of its streams.
    public let epoch = Epoch.random()
    private let transport: any PeerTransport

    public var listing: DirectoryMember { enrolment.listing }
    public var member: MemberID { enrolment.member }

    init(_ enrolment: TestMember, on network: SimulatedNetwork) {
        self.enrolment = enrolment
        transport = network.transport(for: enrolment)
    }

    /// Posts a batch under this member's key.
    public func post(_ batch: SealedBatch, to node: SimulatedNode) async throws -> PeerReply {
        try await send(.batch(batch.body(signedBy: enrolment.signingKey), lane: batch.head.lane), to: node)
    }

    /// Sends a request.
    public func send(_ request: PeerRequest, to node: SimulatedNode) async throws -> PeerReply {
        try await transport.send(request, to: node.enrolment.listing)
    }
}
