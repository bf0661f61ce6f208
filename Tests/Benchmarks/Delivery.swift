import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import NodeAPI
import TestCasework
import TestFederation
import TestSupport

/// A real node and the members that send to it over mutual TLS, in this process and so on the same cores.
struct Delivery: Sendable {
    let federation: TestFederation
    let node: TestNode
    let streams: [SealedStream]
    /// A file on the same disk, to measure how fast the disk writes.
    var limitFile: String { federation.folder.file("limit.sqlite") }

    /// A node, and streams of reports to it that are sealed and signed beforehand.
    ///
    /// - Parameters:
    ///   - senders: Members that send side by side, a stream each.
    ///   - batches: Batches a stream.
    ///   - size: Reports a batch.
    init(senders: Int, batches: Int, of size: Int) async throws {
        let federation = try TestFederation()
        let peers = try (1...senders).map { try TestPeer(try federation.enrol("sender-\($0)")) }
        let node = try await federation.start([try federation.enrol("nl", covering: ["NL"])], others: peers.map(\.listing))[0]
        let (receiver, moment) = (node.member, federation.start)
        self.federation = federation
        self.node = node
        streams = peers.map { SealedStream(from: $0, to: receiver, batches: batches, of: size, at: moment) }
    }

    /// Answers requests, and does nothing else, while something is done.
    func serving<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [server = node.server] in try await server.run() }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// Sends some batches of every stream, the streams side by side, each with one batch in flight.
    ///
    /// - Parameter interval: The time from one batch of a stream to its next; without it, each follows its predecessor's receipt at once.
    /// - Returns: The outcome of each batch.
    func send(_ range: Range<Int>, every interval: Duration? = nil) async throws -> [SentBatch] {
        try await withThrowingTaskGroup(of: [SentBatch].self) { group in
            for (number, stream) in streams.enumerated() {
                // Members do not send in step.
                let offset = interval.map { $0 * number / streams.count } ?? .zero
                group.addTask { try await stream.send(range, to: node, every: interval, offset: offset) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Closes the store, opens its file again, and compares every envelope, receipt and log leaf with what was sent.
    func verify(_ sent: [SentBatch]) async throws {
        await node.store.close()
        let store = try SQLiteCaseStore(readingAt: federation.folder.file("\(node.member).sqlite"), owner: node.member)
        let vault = node.steps.context.vault
        let counts = try await store.read { view in
            for batch in sent { try batch.compare(with: view, vault: vault) }
            let leaves = try view.logLeaves(from: 0, limit: sent.count * 2 + 1_000_000)
            let logged = Set(leaves.filter { $0.kind == "batchReceived" }.map(\.digest))
            return (received: try view.figures(from: nil, until: nil).received, logged: logged.intersection(sent.map(\.batch.digest)).count)
        }
        await store.close()
        let envelopes = sent.reduce(0) { $0 + $1.batch.lines.count }
        try WrongResult.unless(counts.received == envelopes, "\(envelopes) reports were sent and \(counts.received) are held.")
        try WrongResult.unless(counts.logged == sent.count, "\(sent.count) batches were sent and the log holds \(counts.logged).")
    }
}

/// A batch that was sent.
struct SentBatch: Sendable {
    let batch: SealedBatch
    let receipt: String
    /// From when it was due until its receipt was there.
    let latency: Duration

    /// Compares the stored batch, byte for byte.
    func compare(with view: any StoreView, vault: Vault) throws {
        let head = batch.head
        guard
            let held = try view.inboundBatch(from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence),
            held.payload == batch.digest, held.receipt == receipt
        else { throw WrongResult("A receipted batch is not held as it was sent.") }
        let lines = try view.inboundLines(of: held.number)
        try WrongResult.unless(lines.map(\.leaf) == batch.leaves, "The lines of a batch are not those that were sent.")
        for (line, bytes) in zip(lines, batch.lines) {
            guard line.result == .accepted(attached: false), let sealed = line.sealedLine, let number = line.caseNumber,
                let record = try view.caseRecord(number: number), let wrapped = record.wrappedKey
            else { throw WrongResult("A line did not open a case.") }
            let opened = try vault.key(for: record.id, wrapped: wrapped).unseal(sealed, as: .inboundLine)
            try WrongResult.unless(opened == bytes, "A sealed line is not the one that was sent.")
        }
    }
}
