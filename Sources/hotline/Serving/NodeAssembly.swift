import AccessControl
import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import CommandLineInterface
import Cryptography
import Envelopes
import Federation
import HTTPClient
import HTTPServer
import HashExchange
import Helpline
import Hosting
import HotlineModel
import NodeAPI
import NodeConfiguration
import NodeLog
import Observability
import OnlineChecks
import Runtime
import Takedown
import TakedownService

/// A node put together from its configuration, its keys and its store.
struct NodeAssembly: Sendable {
    let configuration: Configuration
    let node: Node
    let tracing: CaseTracing
    let undoWindow: UndoWindow
    let takedown: TakedownWork
    let watch: TakedownWatch
    /// `nil` if the settings turn checks off, or nothing is served.
    let checks: CheckSweep?
    /// `nil` if the settings turn notices off, or nothing is served.
    let notices: NoticeCourier?
    /// `nil` if nothing is served.
    let origins: OriginCourier?
    let workList: WorkListWatch
    let client: HTTPClient
    let store: SQLiteCaseStore
    let tlsKey: [UInt8]
    let tlsChain: [UInt8]

    /// The ways to open the store.
    enum Mode: Sendable {
        /// For the one node that serves.
        case serving
        /// For reading only; a node may serve at the same time.
        case reading
    }

    /// Puts a node together.
    ///
    /// - Throws: `CommandFailure` with one sentence that says what is missing, unreadable or wrong.
    static func open(_ configuration: Configuration, mode: Mode) async throws -> NodeAssembly {
        let log = Log(level: LogLevel(name: configuration.log.level.rawValue) ?? .info, sink: mode == .serving ? .standardError : .none)
        // Before the first transaction, which would wait for it.
        if mode == .serving { HashRules.prepare() }
        let metrics = Metrics()
        let clock = SystemClock()
        let alarms = AlarmBoard(clock: clock, log: log)
        if mode == .serving { alarms.register(in: metrics) }
        let keys = try Keys(configuration.keys)
        try keys.check(belongTo: configuration.member)
        let vault = try Vault(nodeKey: keys.node)
        let store = try store(configuration, mode)
        let identity = NodeIdentity(
            member: configuration.member, epoch: try await claim(store, for: configuration.member, sealedWith: vault, mode),
            key: keys.signing)
        let trust = try await TrustFiles(configuration.federation).trust(in: store, mode: mode)
        let domains = try configuration.takedown.domainRules()
        let tracer = try Tracer(configuration: HostingConfiguration(configuration.hosting), clock: clock, origins: domains.origins)
        try domains.check(by: tracer)
        let steps = StepRunner(
            CaseContext(member: configuration.member, vault: vault, trust: trust, policy: CasePolicy(configuration)), store: store,
            clock: clock, signals: WorkSignals(), metrics: CaseMetrics(metrics))
        let client = try keys.client()
        let peers = try await PeerBoard(store)
        let federation = FederationService(
            steps: steps, identity: identity, transport: HTTPTransport(client, timeout: configuration.delivery.timeout), peers: peers,
            limiter: RateLimiter(configuration.limits), alarms: alarms,
            metrics: metrics, log: log, batchLimit: configuration.delivery.batchLimit,
            rhythm: FederationService.Rhythm(contact: configuration.federation.refresh))
        let police = configuration.takedown.police
        let policy = TakedownPolicy(
            referrals: ReferralPolicy(police), checks: CheckPolicy(configuration.takedown.checks),
            notices: NoticePolicy(configuration.takedown.notices, domains), peers: PeerPolicy(configuration.takedown.peers),
            origins: OriginPolicy(configuration.takedown.origins, domains: domains))
        let writer = try configuration.takedown.notices.writer(keys, clock: clock)
        let takedown = TakedownWork(
            steps, policy, signedWith: keys.signing,
            courier: ReferralCourier(steps, channel: try police.channel(keys), patience: police.alarmAfter, alarms: alarms, log: log),
            log: log)
        let pulling = HashPulling(configuration.hashPull, member: configuration.member, trust: trust)
        let node = Node(
            member: configuration.member, store: store, trust: trust, clock: clock, tracer: tracer, desk: CaseDesk(steps),
            helpline: HelplineDesk(member: configuration.member, store: store, vault: vault, clock: clock), federation: federation,
            hashes: HashFeed(store: store, epoch: identity.epoch),
            puller: pulling.puller(steps, client: client, alarms: alarms, log: log),
            retention: Retention(steps, period: configuration.retention.closedCases, alarms: alarms, log: log),
            takedown: TakedownDesk(steps, policy, work: takedown, writer: writer, fronts: { tracer.frontNames }), alarms: alarms,
            metrics: metrics, log: log,
            access: try access(configuration))
        return NodeAssembly(
            configuration: configuration, node: node, tracing: CaseTracing(steps, tracer: tracer, log: log),
            undoWindow: UndoWindow(steps, log: log), takedown: takedown,
            watch: TakedownWatch(steps, policy.peers, checksRun: configuration.takedown.checks.enabled, alarms: alarms, log: log),
            checks: mode == .serving
                ? try configuration.takedown.checks.sweep(
                    resolving: configuration.hosting.resolve, steps, policy.checks, domains: domains, tracer: tracer, alarms: alarms,
                    log: log) : nil,
            notices: mode == .serving
                ? try configuration.takedown.notices.courier(
                    steps, policy.notices, writer: writer, resolving: configuration.hosting.resolve, tracer: tracer, alarms: alarms,
                    log: log)
                : nil,
            origins: mode == .serving
                ? try configuration.takedown.origins.courier(steps, policy.origins, tracer: tracer, alarms: alarms, log: log) : nil,
            workList: WorkListWatch(steps, alarms: alarms, log: log), client: client, store: store,
            tlsKey: keys.tlsKey, tlsChain: keys.tlsChain)
    }

    private static func access(_ configuration: Configuration) throws -> AccessBook {
        do { return try AccessBook(path: configuration.accessPath) } catch {
            throw CommandFailure("\(configuration.accessPath): \(error).")
        }
    }

    private static func store(_ configuration: Configuration, _ mode: Mode) throws -> SQLiteCaseStore {
        let path = configuration.dataFolder + "/hotline.sqlite"
        return switch mode {
        case .serving: try SQLiteCaseStore(path: path, owner: configuration.member)
        case .reading: try SQLiteCaseStore(readingAt: path, owner: configuration.member)
        }
    }

    /// The epoch of the store, which it gets at its first start.
    private static func claim(
        _ store: SQLiteCaseStore, for member: MemberID, sealedWith vault: Vault, _ mode: Mode
    ) async throws -> String {
        if let epoch = try await store.read({ try $0.epoch(of: vault) }) { return epoch }
        guard mode == .serving else { throw CommandFailure("This node has never been started.", remedy: "Start it with `hotline serve`.") }
        return try await store.found(
            for: member, sealedWith: vault, epoch: Epoch.random(), at: Timestamp(milliseconds: SystemClock().now()))
    }
}

extension RateLimiter {
    fileprivate convenience init(_ limits: LimitSettings) {
        self.init(perSecond: Double(limits.envelopesPerSecond), burst: Double(max(limits.envelopeBurst, BatchLimits.standard.envelopes)))
    }
}

extension CasePolicy {
    fileprivate init(_ settings: Configuration) {
        let rules = settings.workList.urgency.map {
            UrgencyRules.Rule(origin: $0.origin, siteType: $0.siteType, reports: $0.reports, points: $0.points)
        }
        self.init(
            copyToCentral: settings.policy.copyToCentral, silence: settings.policy.silenceAfter,
            secondAssessment: settings.policy.secondAssessment, undo: settings.policy.undo,
            reuseAssessment: settings.policy.reuseAssessment,
            workList: WorkListPolicy(
                lease: settings.workList.lease, alarmAfter: settings.workList.alarmAfter, urgency: UrgencyRules(rules)))
    }
}

extension ReferralPolicy {
    fileprivate init(_ settings: PoliceSettings) {
        self.init(scope: settings.refer == .everyCase ? .everyCase : .byHand, interval: settings.interval)
    }
}

extension PeerPolicy {
    fileprivate init(_ settings: PeerSettings) {
        self.init(patience: settings.alarmAfter, recheckPercent: settings.recheckPercent)
    }
}

extension HostingConfiguration {
    init(_ settings: HostingSettings) {
        let ranked = settings.sources.sorted { left, right in
            (settings.precedence.firstIndex(of: left.name) ?? 0) < (settings.precedence.firstIndex(of: right.name) ?? 0)
        }
        self.init(
            sources: ranked.compactMap(SourceDescription.init), overrides: settings.sources.first { $0.kind == .overrides }?.files.first,
            passThrough: settings.passThrough.map { .file($0) } ?? .builtIn, hostsFile: settings.hostsFile,
            resolution: settings.resolve == .hostsFileOnly ? .hostsFileOnly : .system(limit: settings.resolveTimeout))
    }
}

extension SourceDescription {
    /// Makes a source; `nil` for overrides, because they come before every source.
    fileprivate init?(_ source: HostingSettings.Source) {
        switch source.kind {
        case .overrides: return nil
        case .libloc: self.init(name: source.name, kind: .libloc(source.files[0]))
        case .tor: self.init(name: source.name, kind: .countryTables(source.files))
        case .mmdb: self.init(name: source.name, kind: .mmdb(source.files[0]))
        case .iptoasn: self.init(name: source.name, kind: .systemTables(source.files))
        }
    }
}
