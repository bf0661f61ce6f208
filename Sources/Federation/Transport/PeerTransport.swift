public import Envelopes

/// The way to other members: HTTP over mutual TLS, or a network within one process.
public protocol PeerTransport: Sendable {
    /// Sends a request to a member and waits for its reply.
    ///
    /// A request that throws may have been received all the same: its reply can be lost on the way back.
    ///
    /// - Throws: ``NoReply`` if none came, or none from that member.
    func send(_ request: PeerRequest, to member: DirectoryMember) async throws(NoReply) -> PeerReply
}

extension PeerTransport {
    /// Fetches a document from a member; anything but the document counts as no reply.
    func fetch(_ request: PeerRequest, from member: DirectoryMember) async throws(NoReply) -> [UInt8] {
        switch try await send(request, to: member) {
        case .success(let body): return body
        case .conflict: throw NoReply("it answered with status 409")
        case .refused(let refusal): throw NoReply(refusal.sentence)
        }
    }
}

/// An exchange that ended without a reply from the member.
public struct NoReply: Error, Hashable, Sendable, CustomStringConvertible {
    /// The failure in words an operator can act on; never an address.
    public let description: String

    /// A failure in words.
    public init(_ description: String) { self.description = description }
}
