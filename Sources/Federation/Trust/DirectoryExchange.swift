import CaseStore
import Casework
import Envelopes
public import HotlineModel
import NodeLog
import Observability
import TransparencyLog

/// Keeps the directory and the roots fresh: from the secretariat's files, and from any peer that names a newer one.
///
/// A lower version, the same version with other bytes, or a wrong signer is refused, and the last good directory stays in use. Of roots, only
/// those are adopted that go on where the present chain ends.
public struct DirectoryExchange: Sendable {
    let context: FederationContext

    /// The outcome of an offer that was not refused.
    public enum Outcome: Sendable {
        /// It is newer, and in use from now on.
        case adopted
        /// It is the one in use.
        case known
    }

    /// Adopts a directory as the secretariat published it, if it is newer.
    ///
    /// - Throws: `EnvelopeError` with the refusal; the one in use stays.
    @discardableResult
    public func offer(_ document: String) async throws -> Outcome {
        let (now, trust) = (context.now, context.trust)
        let judgement = try DirectoryAcceptance.judge(document, against: trust.current, roots: trust.roots, at: now)
        guard case .newer(let directory) = judgement else { return .known }
        let freed = trust.current.map { directory.members(thatMayBeSentMoreThanIn: $0, by: context.member) } ?? []
        let isNewest = try await context.peers.countSilence(of: freed, from: now) { transaction in
            // While this one was verified, another peer's may have come in.
            if let latest = try transaction.latestDirectory(), latest.version >= directory.version { return false }
            try transaction.add(
                DirectoryRecord(version: directory.version, digest: directory.digest, document: document, receivedAt: now))
            try transaction.appendToLog(.directory, digest: directory.digest, at: now)
            return true
        }
        guard trust.adopt(directory) || isNewest else { return .known }
        for peer in directory.members { context.alarms.clear(.directoryRefused, member: peer.id) }
        // Lines may wait for a key, a feature or a status that this directory brings.
        context.signals.raise(Set(directory.members.map { .outbox($0.id) }).union([.directory]))
        context.log.info("directory.adopted", ["version": .integer(directory.version), "digest": .digest(directory.digest)])
        return .adopted
    }

    /// Adopts roots, if they go on where the present chain ends.
    ///
    /// - Parameter documents: Root documents, oldest first.
    /// - Throws: `EnvelopeError` with the refusal; those in use stay.
    @discardableResult
    public func offer(roots documents: [[UInt8]]) async throws -> Outcome {
        let judgement = try RootAcceptance.judge(documents, against: context.trust.roots)
        guard case .newer(let chain) = judgement else { return .known }
        try await context.store.write { transaction in
            for record in try chain.additions(to: transaction.roots()) { try transaction.add(record) }
        }
        context.trust.adopt(chain)
        context.alarms.clear(.rootRefused) { _ in true }
        context.log.info("root.adopted", ["version": .integer(chain.current.version), "digest": .digest(chain.current.digest)])
        return .adopted
    }

    // MARK: From a peer

    /// Fetches the directory of a peer that named a newer one, or at its turn.
    public func fetch(from peer: MemberID) async {
        guard let member = context.directory?.member(peer) else { return }
        do {
            let document = String(decoding: try await context.transport.fetch(.directory, from: member), as: UTF8.self)
            defer { recordVersion(of: document, usedBy: peer) }
            try await adopt(document, from: member)
        } catch let error as EnvelopeError where error.code == .directoryRollback {
            // The peer has not heard of the newer one yet. It will ask for it when it reads its version in a receipt of ours.
            context.log.info("directory.older", ["member": .member(peer)])
        } catch let error as EnvelopeError {
            context.metrics.refused(error.code)
            context.log.warning("directory.refused", ["member": .member(peer), "code": .code(error.code)])
            context.alarms.raise(
                .directoryRefused, severity: .warning, member: peer,
                "the directory that \(peer) serves was refused (\(error.code.rawValue)); ask the secretariat which one holds")
        } catch {
            context.log.debug("directory.notFetched", ["member": .member(peer), "reason": .words("\(error)")])
        }
    }

    private func adopt(_ document: String, from member: DirectoryMember) async throws {
        do {
            try await offer(document)
        } catch let error as EnvelopeError where error.code == .rootMismatch {
            // It names a root that is not known here. The peer that serves it has that root.
            try await fetchRoots(from: member)
            try await offer(document)
        }
    }

    private func fetchRoots(from member: DirectoryMember) async throws {
        let text = try await context.transport.fetch(.roots, from: member)
        do {
            try await offer(roots: try RootChain.documents(inText: text))
        } catch let error as EnvelopeError where error.code == .rootRollback {
            context.log.info("root.older", ["member": .member(member.id)])
        } catch let error as EnvelopeError {
            context.metrics.refused(error.code)
            context.log.warning("root.refused", ["member": .member(member.id), "code": .code(error.code)])
            context.alarms.raise(
                .rootRefused, severity: .critical, member: member.id,
                "the root that \(member.id) serves was refused (\(error.code.rawValue)) and the one in use stays; ask the secretariat which one holds"
            )
            throw error
        }
    }

    /// Remembers which version a peer uses: some lines to it wait until it has heard of a newer one.
    private func recordVersion(of document: String, usedBy peer: MemberID) {
        guard let version = try? Directory(parsing: document, roots: context.trust.roots).version else { return }
        if context.peers.named(version, by: peer) { context.signals.raise([.directory]) }
    }
}

extension RootChain {
    /// The roots of this chain that the store lacks.
    ///
    /// - Parameter stored: The roots in the store. While this chain was verified, another peer's may have come in: what is stored must be the
    ///   beginning of this chain, or go beyond it.
    /// - Throws: ``RefusalCode/rootMismatch`` if another root of one of its versions is stored.
    func additions(to stored: [RootRecord]) throws(EnvelopeError) -> [RootRecord] {
        for record in stored where record.version <= current.version && root(record.digest) == nil {
            throw EnvelopeError(.rootMismatch)
        }
        let last = stored.last?.version ?? 0
        return zip(roots, documents).filter { $0.0.version > last }.map { root, document in
            RootRecord(version: root.version, digest: root.digest, document: document)
        }
    }
}
