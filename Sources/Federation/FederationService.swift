public import CaseService
import CaseStore
import Casework
import Envelopes
public import HTTPClient
import HotlineModel
public import Observability
import Runtime

/// A node's part in the federation: what it takes in, what it sends out, whom it trusts, and how its peers do.
public struct FederationService: Sendable {
    public let inbox: Inbox
    public let directories: DirectoryExchange
    public let peers: PeerBoard
    public let contact: Contact
    public let identity: NodeIdentity
    public let metrics: FederationMetrics
    let steps: StepRunner
    let exchange: BatchExchange
    let outbox: Outbox
    private let checkpoints: CheckpointWatch
    private let skew: SkewWatch
    private let silence: SilenceWatch
    private let expiry: ExpiryWatch
    let catchUp: CatchUp
    private let redriving: Redrive
    private let alarms: AlarmBoard
    private let log: Log

    /// How often peers' directories and checkpoints are asked for, and dates and silences looked at.
    public struct Rhythm: Sendable {
        public var contact: Duration
        public var watch: Duration
        /// How long one exchange with a peer may take.
        public var timeout: Duration

        /// By default every ten minutes, every minute, and 60 seconds.
        public init(contact: Duration = .seconds(600), watch: Duration = .seconds(60), timeout: Duration = .seconds(60)) {
            self.contact = contact
            self.watch = watch
            self.timeout = timeout
        }
    }

    private let rhythm: Rhythm

    /// The service of a node whose store is open and whose directory, if it has one, is trusted.
    public init(
        steps: StepRunner, identity: NodeIdentity, client: HTTPClient, peers: PeerBoard, limiter: RateLimiter,
        alarms: AlarmBoard, metrics: Metrics, log: Log, batchLimit: Int, rhythm: Rhythm = Rhythm()
    ) {
        self.steps = steps
        self.identity = identity
        self.peers = peers
        self.alarms = alarms
        self.log = log
        self.rhythm = rhythm
        let counted = FederationMetrics(metrics)
        self.metrics = counted
        let link = PeerLink(client: client, timeout: rhythm.timeout)
        let question = StreamQuestion(steps: steps, identity: identity, link: link, peers: peers)
        catchUp = CatchUp(steps: steps, peers: peers, question: question, alarms: alarms, log: log)
        catchUp.resume()
        contact = Contact(steps: steps, peers: peers, catchUp: catchUp)
        directories = DirectoryExchange(steps: steps, link: link, peers: peers, alarms: alarms, metrics: counted, log: log)
        inbox = Inbox(
            steps: steps, identity: identity, peers: peers, limiter: limiter, alarms: alarms, metrics: counted, log: log)
        exchange = BatchExchange(steps: steps, identity: identity, link: link, peers: peers)
        outbox = Outbox(
            context: DeliveryContext(
                steps: steps, identity: identity, exchange: exchange, directories: directories, peers: peers,
                alarms: alarms, metrics: counted, log: log, batchLimit: batchLimit))
        skew = SkewWatch(question: question, peers: peers)
        redriving = Redrive(steps: steps, peers: peers, log: log)
        checkpoints = CheckpointWatch(steps: steps, link: link, peers: peers, alarms: alarms, log: log)
        silence = SilenceWatch(steps: steps, peers: peers, alarms: alarms)
        expiry = ExpiryWatch(steps: steps, alarms: alarms, peers: peers)
    }

    /// Works until cancelled.
    public func run() async throws {
        await catchUp.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await outbox.run() }
            group.addTask { try await redriveDeadLetters() }
            group.addTask { try await every(.seconds(5)) { try await writePeers() } }
            group.addTask { try await every(rhythm.watch) { try await watch() } }
            group.addTask { try await every(rhythm.contact) { await meet() } }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Looks once at dates, clocks, silences, and at what waits with peers that we catch up with.
    func watch() async throws {
        expiry.look()
        lookAtOwnKey()
        try await silence.look()
        await catchUp.look()
    }

    /// Rings while the directory does not let the key in use count: what this node signs is refused everywhere.
    private func lookAtOwnKey() {
        let code = OwnKeys.refusal(
            ofSigningKey: identity.key.keyID, member: identity.member, in: steps.context.trust.current, at: steps.now)
        alarms.update(
            "signingKey.refused", severity: .critical,
            code.map {
                "the directory does not let the signing key in use count (\($0.rawValue)): others refuse what this node signs; ask the secretariat"
            })
    }

    /// Writes what is known of the peers, as at shutdown.
    public func writePeers() async throws {
        try await peers.write()
    }

    /// Drives dead letters again at the start and whenever the directory, or a member's, is another than before.
    func redriveDeadLetters() async throws {
        var wakeups = steps.signals.listen(for: .directory).makeAsyncIterator()
        repeat {
            do {
                try await redriving.look()
            } catch is CancellationError {
                return
            } catch {
                // They stay dead letters; the next directory, or the next start, finds them again.
                log.error("redriving.failed", ["reason": .words("\(error)")])
            }
        } while await wakeups.next() != nil
    }

    /// Asks every member for its clock, its directory and its log's checkpoint.
    func meet() async {
        let members = steps.context.trust.current?.members.filter { !$0.hasLeft }.map(\.id).filter { $0 != identity.member } ?? []
        await withTaskGroup(of: Void.self) { group in
            for member in members {
                group.addTask {
                    await skew.measure(member)
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
                log.error("watch.failed", ["reason": .words("\(error)")])
            }
            try await steps.clock.sleep(for: span)
        }
    }
}
