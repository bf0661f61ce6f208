import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPClient
public import HotlineModel
import NodeLog
import Observability
import TransparencyLog

/// Keeps the directory and the roots fresh: from the secretariat's files, and from whichever peer names a newer one.
///
/// A lower version, the same version with other bytes or a wrong signer is refused, and the last good directory stays in use. Likewise the
/// roots: only those that go on where the chain held ends are taken.
public actor DirectoryExchange {
    private let steps: StepRunner
    private let link: PeerLink
    private let peers: PeerBoard
    private let alarms: AlarmBoard
    private let metrics: FederationMetrics
    private let log: Log

    init(steps: StepRunner, link: PeerLink, peers: PeerBoard, alarms: AlarmBoard, metrics: FederationMetrics, log: Log) {
        self.steps = steps
        self.link = link
        self.peers = peers
        self.alarms = alarms
        self.metrics = metrics
        self.log = log
    }

    /// What became of a directory that was offered.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It is newer, and in use from now on.
        case adopted
        /// It is the one in use.
        case known
    }

    /// Takes a directory as the secretariat published it.
    ///
    /// - Throws: `EnvelopeError` with the refusal; the one in use stays.
    @discardableResult
    public func offer(_ document: String) async throws -> Outcome {
        let now = steps.now
        let judgement = try DirectoryAcceptance.judge(
            document, held: steps.context.trust.current, roots: steps.context.trust.roots, at: now)
        guard case .newer(let directory) = judgement else { return .known }
        let steps = steps
        let isNewest = try await steps.store.write { transaction in
            // While this one was verified, another peer's may have come in.
            if let held = try transaction.latestDirectory(), held.version >= directory.version { return false }
            try transaction.add(
                DirectoryRecord(version: directory.version, digest: directory.digest, document: document, receivedAt: now))
            try transaction.appendToLog(.directory, digest: directory.digest, at: now)
            return true
        }
        guard steps.context.trust.adopt(directory) || isNewest else { return .known }
        for peer in directory.members { alarms.clear("directory.refused", member: peer.id) }
        // Lines may wait for a key, a feature or a status that this directory brings.
        steps.signals.raise(Set(directory.members.map { .outbox($0.id) }).union([.directory]))
        log.info("directory.adopted", ["version": .integer(directory.version), "digest": .digest(directory.digest)])
        return .adopted
    }

    /// Remembers which version a peer uses: some lines to it wait until it has heard of a newer one.
    private func note(_ document: String, of peer: MemberID) {
        guard let version = try? Directory(parsing: document, roots: steps.context.trust.roots).version else { return }
        if peers.named(version, by: peer) { steps.signals.raise([.directory]) }
    }

    /// Takes roots as somebody handed them over.
    ///
    /// - Parameter documents: Root documents, oldest first.
    /// - Throws: `EnvelopeError` with the refusal; those in use stay.
    @discardableResult
    public func offer(roots documents: [[UInt8]]) async throws -> Outcome {
        let judgement = try RootAcceptance.judge(documents, held: steps.context.trust.roots)
        guard case .newer(let chain) = judgement else { return .known }
        try await steps.store.write { transaction in
            // While these were verified, another peer's may have come in: what is stored must be the beginning of this chain, or go beyond it.
            let stored = try transaction.roots()
            let held = stored.last?.version ?? 0
            for record in stored where record.version <= chain.current.version && chain.root(record.digest) == nil {
                throw EnvelopeError(.rootMismatch)
            }
            for (root, document) in zip(chain.roots, chain.documents) where root.version > held {
                try transaction.add(RootRecord(version: root.version, digest: root.digest, document: document))
            }
        }
        steps.context.trust.adopt(chain)
        alarms.clear("root.refused") { _ in true }
        log.info("root.adopted", ["version": .integer(chain.current.version), "digest": .digest(chain.current.digest)])
        return .adopted
    }

    /// Fetches the roots of a peer whose directory names one that is not known here.
    private func fetchRoots(from member: DirectoryMember) async throws {
        let response = try await link.send("GET", "/federation/v1/root", to: member)
        guard response.status == 200 else { throw TransferError(.refused(status: response.status)) }
        do {
            try await offer(roots: try RootChain.documents(inText: response.body))
        } catch let error as EnvelopeError where error.code == .rootRollback {
            log.info("root.older", ["member": .member(member.id)])
        } catch let error as EnvelopeError {
            metrics.refused(error.code)
            log.warning("root.refused", ["member": .member(member.id), "code": .code(error.code)])
            alarms.raise(
                "root.refused", severity: .critical, member: member.id,
                "the root that \(member.id) serves was refused (\(error.code.rawValue)) and the one in use stays; ask the secretariat which one holds"
            )
            throw error
        }
    }

    /// Takes the directory that a peer served, after the roots it may need.
    private func take(_ document: String, from member: DirectoryMember) async throws {
        do {
            try await offer(document)
        } catch let error as EnvelopeError where error.code == .rootMismatch {
            // It names a root that is not known here: the peer that serves it has it.
            try await fetchRoots(from: member)
            try await offer(document)
        }
    }

    /// Fetches the directory of a peer that named a newer one, or at its turn.
    public func fetch(from peer: MemberID) async {
        guard let member = steps.context.trust.current?.member(peer) else { return }
        do {
            let response = try await link.send("GET", "/federation/v1/directory", to: member)
            guard response.status == 200 else { throw TransferError(.refused(status: response.status)) }
            let document = String(decoding: response.body, as: UTF8.self)
            defer { note(document, of: peer) }
            try await take(document, from: member)
        } catch let error as EnvelopeError where error.code == .directoryRollback {
            // The peer has not heard of the newer one yet; it will ask for it when it reads its version in a receipt of ours.
            log.info("directory.older", ["member": .member(peer)])
        } catch let error as EnvelopeError {
            metrics.refused(error.code)
            log.warning("directory.refused", ["member": .member(peer), "code": .code(error.code)])
            alarms.raise(
                "directory.refused", severity: .warning, member: peer,
                "the directory that \(peer) serves was refused (\(error.code.rawValue)); ask the secretariat which one holds")
        } catch {
            log.debug("directory.notFetched", ["member": .member(peer), "reason": .words("\(error)")])
        }
    }
}
