public import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
public import Observability
import Runtime

/// A node's part in the federation: the batches it accepts and sends, the directory it trusts, and the state of its peers.
public struct FederationService: Sendable {
    public let directories: DirectoryExchange
    public let peers: PeerBoard
    public let identity: NodeIdentity
    public let metrics: FederationMetrics
    /// The log of requests that came from no member; whoever serves the node lets it tell what repeats.
    public let refusals: QuietLog
    let issuerChecks = IssuerChecks()
    let context: FederationContext
    let inbox: Inbox
    let exchange: BatchExchange
    let outbox: Outbox
    let contact: Contact
    let catchUp: CatchUp
    private let question: StreamQuestion
    private let checkpoints: CheckpointWatch
    private let silence: SilenceWatch
    private let expiry: ExpiryWatch
    private let redriving: Redrive
    private let rhythm: Rhythm

    /// How often peers' directories and checkpoints are asked for, and dates and silences looked at.
    public struct Rhythm: Sendable {
        public var contact: Duration
        public var watch: Duration

        /// By default every ten minutes and every minute.
        public init(contact: Duration = .seconds(600), watch: Duration = .seconds(60)) {
            self.contact = contact
            self.watch = watch
        }
    }

    /// The service of a node whose store is open and whose directory, if it has one, is trusted.
    public init(
        steps: StepRunner, identity: NodeIdentity, transport: any PeerTransport, peers: PeerBoard, limiter: RateLimiter,
        alarms: AlarmBoard, metrics: Metrics, log: Log, batchLimit: Int, rhythm: Rhythm = Rhythm()
    ) {
        self.identity = identity
        self.peers = peers
        self.rhythm = rhythm
        self.metrics = FederationMetrics(metrics)
        refusals = QuietLog(log)
        context = FederationContext(
            identity: identity, store: steps.store, trust: steps.context.trust, clock: steps.clock, signals: steps.signals,
            transport: transport,
            peers: peers, alarms: alarms, metrics: self.metrics, log: log)
        question = StreamQuestion(context: context)
        catchUp = CatchUp(context: context, question: question, holds: steps.context.holds, silence: steps.context.policy.silence)
        catchUp.resume()
        contact = Contact(context: context, catchUp: catchUp)
        directories = DirectoryExchange(context: context)
        inbox = Inbox(context: context, steps: steps, limiter: limiter)
        exchange = BatchExchange(context: context, steps: steps)
        outbox = Outbox(
            delivery: Delivery(context: context, steps: steps, exchange: exchange, directories: directories, batchLimit: batchLimit))
        redriving = Redrive(context: context)
        checkpoints = CheckpointWatch(context: context)
        silence = SilenceWatch(context: context, steps: steps, silence: steps.context.policy.silence)
        expiry = ExpiryWatch(context)
    }

    /// Works until cancelled.
    public func run() async throws {
        await catchUp.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await outbox.run() }
            group.addTask { try await redriveDeadLetters() }
            group.addTask { try await every(.seconds(5)) { try await peers.write() } }
            group.addTask { try await every(rhythm.watch) { try await watch() } }
            group.addTask { try await every(rhythm.contact) { await meet() } }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Looks once at dates, clocks and silences, and at the queues of peers that we catch up with.
    func watch() async throws {
        expiry.look()
        lookAtOwnKey()
        try await silence.look()
        await catchUp.look()
    }

    /// Rings while the directory does not let the key in use count: what this node signs is refused everywhere.
    private func lookAtOwnKey() {
        let code = OwnKeys.refusal(ofSigningKey: identity.key.keyID, member: identity.member, in: context.directory, at: context.now)
        context.alarms.update(
            .signingKeyRefused, severity: .critical,
            code.map {
                "the directory does not let the signing key in use count (\($0.rawValue)): others refuse what this node signs; ask the secretariat"
            })
    }

    /// Writes the last contact with peers, as at shutdown.
    public func writePeers() async throws { try await peers.write() }

    /// Drives dead letters again at the start, and whenever the directory here, or a member's, is another than before.
    func redriveDeadLetters() async throws {
        var wakeups = context.signals.listen(for: .directory).makeAsyncIterator()
        repeat {
            do {
                try await redriving.look()
            } catch is CancellationError {
                return
            } catch {
                // They stay dead letters; the next directory, or the next start, finds them again.
                context.log.error("redriving.failed", ["reason": .words("\(error)")])
            }
        } while await wakeups.next() != nil
    }

    /// Asks every member for the state of our stream, its directory and its log's checkpoint.
    func meet() async {
        let members = context.directory?.members.filter { !$0.hasLeft }.map(\.id).filter { $0 != identity.member } ?? []
        await withTaskGroup(of: Void.self) { group in
            for member in members {
                group.addTask {
                    // The state of the stream tells the member's clock.
                    _ = await question.ask(member, lane: .urgent)
                    await checkpoints.check(member)
                    await directories.fetch(from: member)
                }
            }
        }
    }

    private func every(_ span: Duration, _ body: () async throws -> Void) async throws {
        while !Task.isCancelled {
            do {
                try await body()
            } catch is CancellationError {
                return
            } catch {
                context.log.error("watch.failed", ["reason": .words("\(error)")])
            }
            try await context.clock.sleep(for: span)
        }
    }
}
