public import CaseService
import CaseStore
public import CaseStoreSQLite
public import Casework
import Cryptography
public import Envelopes
public import Federation
public import HTTPClient
public import HTTPServer
import HashExchange
import Helpline
public import Hosting
public import HotlineModel
public import NodeAPI
import NodeLog
public import Observability
public import Runtime
import Takedown
import TakedownService
public import TestCasework
import TestSupport

/// One node of a ``TestFederation``: the real thing, in this process.
public final class TestNode: CaseHandling {
    public let enrolment: Enrolment
    public let node: Node
    public let store: SQLiteCaseStore
    public let server: NodeServer
    public let client: HTTPClient
    public let steps: StepRunner
    public let tracer: Tracer
    public let countries: TestCountries
    /// The socket its owner reaches it at.
    public let socket: String

    public var federation: FederationService { node.federation }
    public var alarms: [Alarm] { node.alarms.active }
    /// The port peers reach it at.
    public var port: UInt16 { server.bound.first { $0.name == NodeServer.ListenerName.federation }?.port ?? 0 }
    public var endpoint: String { "https://127.0.0.1:\(port)" }

    /// The directory's entry of it, with its endpoint.
    public var listing: DirectoryMember {
        var listing = enrolment.listing
        listing.endpoints = [endpoint]
        return listing
    }

    /// How a node differs from the others.
    public struct Settings: Sendable {
        public var batchLimit = 500
        /// How much each member may send it; as much as it likes by default.
        public var limiter = RateLimiter.generous
        /// Its own clock; that of the federation by default.
        public var clock: (any WallClock)?
        /// The port to answer at; any free one by default.
        public var port: UInt16 = 0
        /// The name of its store's file; after the member by default.
        public var store: String?
        public var silence = Duration.seconds(24 * 3_600)
        public var workList = WorkListPolicy()
        public var limits = ServerLimits()
        public var secondAssessment = SecondAssessment.off
        /// How long a finding can be undone; no time by default.
        public var undo = Duration.zero

        /// The settings of a node like any other.
        public init() {}
    }

    /// Puts a node together over its store, a new one or the one left there.
    public init(_ enrolment: Enrolment, in federation: TestFederation, _ settings: Settings = Settings()) async throws {
        self.enrolment = enrolment
        let clock = settings.clock ?? federation.clock
        let member = enrolment.member
        let folder = federation.folder
        countries = try TestCountries(in: folder, for: member.rawValue)
        socket = folder.file("\(member)-\(UInt32.random(in: 0...UInt32.max)).sock")
        let metrics = Metrics()
        let alarms = AlarmBoard(clock: clock)
        store = try SQLiteCaseStore(path: folder.file(settings.store ?? "\(member).sqlite"), owner: member)
        let vault = try Vault(nodeKey: enrolment.nodeKey)
        let epoch = try await store.found(
            for: member, sealedWith: vault, epoch: Epoch.random(), at: Timestamp(milliseconds: clock.now()))
        tracer = try Tracer(configuration: countries.configuration, clock: clock)
        let context = CaseContext(
            member: member, vault: vault, trust: try await TestNode.trust(in: store, of: federation),
            policy: CasePolicy(
                silence: settings.silence, secondAssessment: settings.secondAssessment, undo: settings.undo,
                workList: settings.workList))
        steps = StepRunner(context, store: store, clock: clock, signals: WorkSignals(), metrics: CaseMetrics(metrics))
        let chain = enrolment.certificate.pem
        client = try HTTPClient(
            identity: ClientIdentity(
                certificatePEM: chain, privateKeyPEM: String(decoding: enrolment.tlsKey.pem, as: UTF8.self)))
        let service = FederationService(
            steps: steps, identity: NodeIdentity(member: member, epoch: epoch, key: enrolment.signingKey), transport: HTTPTransport(client),
            peers: try await PeerBoard(store),
            limiter: settings.limiter, alarms: alarms, metrics: metrics, log: .silent, batchLimit: settings.batchLimit)
        let takedown = TakedownWork(
            steps, TakedownPolicy(), signedWith: enrolment.signingKey,
            courier: ReferralCourier(steps, channel: nil, alarms: alarms))
        let node = Node(
            member: member, store: store, trust: context.trust, clock: clock, tracer: tracer, desk: CaseDesk(steps),
            helpline: HelplineDesk(member: member, store: store, vault: vault, clock: clock), federation: service,
            hashes: HashFeed(store: store, epoch: epoch), puller: nil,
            retention: Retention(steps, period: nil, alarms: alarms, log: .silent),
            takedown: TakedownDesk(steps, TakedownPolicy(), work: takedown), alarms: alarms, metrics: metrics, log: .silent)
        self.node = node
        let tls = TLSConfiguration(
            certificateChain: Array(chain.utf8), privateKey: enrolment.tlsKey.pem, clientCertificate: .required, minimumVersion: .tls13)
        server = try NodeServer(
            node,
            listeners: [
                Listener(
                    name: NodeServer.ListenerName.federation, address: .tcp(host: "127.0.0.1", port: settings.port), security: .tls(tls)),
                Listener(name: NodeServer.ListenerName.administration, address: .unix(path: socket), security: .plain),
            ], limits: settings.limits
        ) { .text("") }
    }

    /// The newest directory the store holds, as at a start.
    private static func trust(in store: SQLiteCaseStore, of federation: TestFederation) async throws -> TrustedDirectory {
        let record = try await store.read { try $0.latestDirectory() }
        return TrustedDirectory(
            roots: federation.roots, directory: try record.map { try Directory(parsing: $0.document, roots: federation.roots) })
    }

    /// Serves and works until the task is cancelled.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.server.run() }
            group.addTask { try await self.federation.run() }
            group.addTask { await self.tracing.run() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Answers peers until the task is cancelled, and sends nothing of its own.
    public func serve() async throws { try await server.run() }

    /// Asks for something as its owner, over its socket.
    public func administer(_ method: String, _ target: String, _ body: JSONValue? = nil) async throws -> ClientResponse {
        try await client.send(
            ClientRequest(method: method, url: "http://node" + target, body: body?.compactBytes ?? [], trust: .unixSocket(path: socket)))
    }

    /// Waits until something holds, looking again at each signal about a subject.
    public func wait(for subject: WorkSignals.Subject, until holds: () async throws -> Bool) async throws {
        var signals = steps.signals.listen(for: subject).makeAsyncIterator()
        while try await !holds() { guard await signals.next() != nil else { throw CancellationError() } }
    }

    /// Returns true if an alarm of a name rings, about a member if one is given.
    public func rings(_ name: String, about member: MemberID? = nil) -> Bool {
        alarms.contains { $0.name == name && (member == nil || $0.member == member) }
    }
}
