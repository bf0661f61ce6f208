import Cryptography
public import Envelopes
public import Federation
public import HotlineModel
public import Runtime
import Synchronization
public import TestCasework

/// A network between the nodes of one process, without sockets, HTTP or TLS. A test chooses its faults.
public final class SimulatedNetwork: Sendable {
    /// One request from a member to another.
    public struct Exchange: Hashable, Sendable {
        public let from: MemberID
        public let to: MemberID
        public let request: PeerRequest
    }

    /// A fault on the way.
    public enum Fault: Hashable, Sendable {
        /// The request does not arrive.
        case lostRequest
        /// The request arrives, and its reply does not.
        case lostReply
        /// The request arrives this much later, by the clock of the network.
        case delayed(Duration)
    }

    private struct State {
        var nodes: [MemberID: FederationService] = [:]
        var exchanges: [Exchange] = []
        var fault: @Sendable (Exchange) -> Fault? = { _ in nil }
    }

    private let clock: any WallClock
    private let state = Mutex(State())

    /// A network without a node or a fault.
    public init(clock: any WallClock) { self.clock = clock }

    /// Every request so far, in the order in which they were sent, lost ones included.
    public var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// Chooses the fault of each exchange from now on.
    public func fail(_ fault: @escaping @Sendable (Exchange) -> Fault?) { state.withLock { $0.fault = fault } }

    /// Loses each request to a member from now on, except those of some members.
    public func cutOff(_ member: MemberID, exceptFrom senders: MemberID...) {
        fail { $0.to == member && !senders.contains($0.from) ? .lostRequest : nil }
    }

    /// Ends all faults.
    public func mend() { fail { _ in nil } }

    func connect(_ node: FederationService) { state.withLock { $0.nodes[node.identity.member] = node } }

    func disconnect(_ node: FederationService) { state.withLock { _ = $0.nodes.removeValue(forKey: node.identity.member) } }

    /// The transport of a member to the others. It shows a certificate with the key that the directory pins for it.
    public func transport(for member: TestMember) -> any PeerTransport {
        let presented = PeerAuthentication.Presented(
            der: [], spki: member.listing.pins[0].spki.bytes, uriNames: [PeerAuthentication.uriName(of: member.member)],
            notBefore: Timestamp(milliseconds: 0), notAfter: Timestamp(milliseconds: .max))
        return Wire(network: self, member: member.member, presented: presented)
    }

    private struct Wire: PeerTransport {
        let network: SimulatedNetwork
        let member: MemberID
        let presented: PeerAuthentication.Presented

        func send(_ request: PeerRequest, to receiver: DirectoryMember) async throws(NoReply) -> PeerReply {
            try await network.carry(Exchange(from: member, to: receiver.id, request: request), presented)
        }
    }

    private func carry(_ exchange: Exchange, _ presented: PeerAuthentication.Presented) async throws(NoReply) -> PeerReply {
        let (node, rule) = state.withLock { state in
            state.exchanges.append(exchange)
            return (state.nodes[exchange.to], state.fault)
        }
        guard let node else { throw NoReply("the peer cannot be reached") }
        let fault = rule(exchange)
        switch fault {
        case .lostRequest: throw NoReply("the peer did not answer in time")
        case .delayed(let span): do { try await clock.sleep(for: span) } catch { throw NoReply("the exchange was cancelled") }
        case .lostReply, nil: break
        }
        let reply: PeerReply
        do {
            reply = try await node.answer(exchange.request, from: try await node.authenticate(presented))
        } catch {
            reply = .refused(PeerRefusal((error as? RefusalCode) ?? .storeFailed))
        }
        if fault == .lostReply { throw NoReply("the connection to the peer broke") }
        return reply
    }
}

extension PeerReply {
    /// The results of a receipt.
    public var results: [Receipt.Result]? {
        guard case .success(let body) = self else { return nil }
        return (try? UnverifiedJWS(parsing: String(decoding: body, as: UTF8.self), as: .receipt)).flatMap { jws in
            try? Receipt(parsing: jws.claimedPayload).results
        }
    }

    /// The code of a refusal or a conflict.
    public var code: RefusalCode? {
        switch self {
        case .success: nil
        case .conflict(let code, _): code
        case .refused(let refusal): refusal.code
        }
    }
}
