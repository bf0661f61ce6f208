import CaseStore
import Casework
import Cryptography
public import Envelopes
public import HotlineModel
import Observability
import TransparencyLog

extension FederationService {
    /// Finds the member that sends a request, by the certificate that its connection presented.
    ///
    /// It is asked at the head of a request, when nothing is reserved for it yet, and does not wait.
    public func judge(_ presented: PeerAuthentication.Presented?) throws(RefusalCode) -> MemberID {
        do {
            return try PeerAuthentication.member(for: presented, in: context.directory, at: context.now, isIssued: issuerChecks.holds).id
        } catch {
            metrics.refused(error)
            refusals.note(.warning, "request.refused", reason: "\(error.rawValue): \(error.sentence)")
            throw error
        }
    }

    /// Authenticates the sender of a request. Any request is a sign of life.
    ///
    /// - Throws: ``RefusalCode`` that names what was wrong with the certificate.
    public func authenticate(_ presented: PeerAuthentication.Presented?) async throws(RefusalCode) -> MemberID {
        let member = try judge(presented)
        await contact.heard(from: member)
        return member
    }

    /// Answers a member's request.
    ///
    /// - Parameter member: The sender, authenticated.
    /// - Throws: A failure of this node, which the member must not read.
    public func answer(_ request: PeerRequest, from member: MemberID) async throws -> PeerReply {
        do {
            switch request {
            case .batch(let body, let lane): return await inbox.accept(body, from: member, lane: lane)
            case .streamState(let lane): return .success(Array(try await inbox.state(from: member, lane: lane).utf8))
            case .directory: return .success(try await directory())
            case .roots: return .success(context.trust.roots.text)
            case .checkpoint: return .success(try await checkpoint())
            case .consistency(let from, let to): return .success(try await consistency(from: from, to: to))
            }
        } catch let refusal as PeerRefusal {
            return .refused(refusal)
        }
    }

    private func directory() async throws -> [UInt8] {
        guard let record = try await context.store.read({ try $0.latestDirectory() }) else { throw PeerRefusal(.directoryMissing) }
        return Array(record.document.utf8)
    }

    private func checkpoint() async throws -> [UInt8] {
        let edge = try await context.store.read { try $0.logEdge() }
        guard let origin = LogOrigin(member: identity.member, epoch: identity.epoch) else { throw PeerRefusal(.storeFailed) }
        let checkpoint = Checkpoint(origin: origin, frontier: try LogFrontier(size: edge.size, peaks: edge.peaks))
        return checkpoint.signed(with: identity.key).note
    }

    private func consistency(from: String?, to: String?) async throws -> [UInt8] {
        try await context.store.read { view in
            let size = try view.logEdge().size
            let question: ConsistencyQuestion
            do { question = try ConsistencyQuestion(from: from, to: to, logSize: size) } catch {
                throw PeerRefusal(.badRequest, detail: "`from` and `to` must be sizes of this log, the first not above the second")
            }
            return try LogProver(size: size) { level, index in try view.logNode(level: level, index: index) }.answer(to: question).json
        }
    }
}
