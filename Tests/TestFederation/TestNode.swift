import CaseStore
public import CaseStoreSQLite
public import Casework
import Cryptography
public import Envelopes
public import Federation
public import HTTPClient
import HTTPServer
import HashExchange
import Hosting
public import HotlineModel
public import NodeAPI
public import Observability
import Runtime
import TestSupport

/// One node of a ``TestFederation``: the real thing, in this process.
public final class TestNode: Sendable {
    public let enrolment: Enrolment
    public let node: Node
    public let store: SQLiteCaseStore
    public let server: NodeServer
    public let client: HTTPClient
    /// The hosts file that names its hosts.
    public let hosts: String

    public var member: MemberID { enrolment.member }
    public var desk: CaseDesk { node.desk }
    public var federation: FederationService { node.federation }
    public var alarms: [Alarm] { node.alarms.active }
    /// The port peers reach it at.
    public var port: UInt16 { server.bound.first { $0.name == NodeServer.ListenerName.federation }?.port ?? 0 }
    public var endpoint: String { "https://127.0.0.1:\(port)" }

    /// What the directory says of it, with its endpoint.
    public var listing: DirectoryMember {
        var listing = enrolment.listing
        listing.endpoints = [endpoint]
        return listing
    }

    init(_ enrolment: Enrolment, in federation: TestFederation, batchLimit: Int = 500, perSecond: Double = 1_000_000) async throws {
        self.enrolment = enrolment
        let member = enrolment.member
        let folder = federation.folder
        hosts = folder.file("hosts-\(member)")
        let overrides = folder.file("overrides")
        try Self.write(Self.hostNames, to: hosts)
        try Self.write(Self.networks, to: overrides)
        let metrics = Metrics()
        let alarms = AlarmBoard(clock: federation.clock)
        store = try SQLiteCaseStore(path: folder.file("\(member).sqlite"), owner: member)
        let epoch = Epoch.random()
        try await store.write { try $0.claim(for: member, epoch: epoch) }
        let tracer = try Tracer(
            configuration: HostingConfiguration(
                sources: [], overrides: overrides, hostsFile: hosts, resolution: .hostsFileOnly), clock: federation.clock)
        let desk = CaseDesk(
            member: member, store: store, vault: try Vault(nodeKey: SymmetricKey()), trust: TrustedDirectory(roots: federation.roots),
            tracer: tracer, policy: CasePolicy(), clock: federation.clock, signals: WorkSignals(), metrics: CaseMetrics(metrics))
        let chain = enrolment.certificate.pem
        client = try HTTPClient(
            identity: ClientIdentity(
                certificatePEM: chain, privateKeyPEM: String(decoding: enrolment.tlsKey.pem, as: UTF8.self)))
        let service = FederationService(
            desk: desk, identity: NodeIdentity(member: member, epoch: epoch, key: enrolment.signingKey), client: client, peers: PeerBoard(),
            limiter: RateLimiter(perSecond: perSecond, burst: max(perSecond, 1_000)), alarms: alarms, metrics: metrics, log: .silent,
            batchLimit: batchLimit)
        let node = Node(
            desk: desk, federation: service, hashes: HashFeed(store: store, epoch: epoch), puller: nil, alarms: alarms, metrics: metrics,
            log: .silent)
        self.node = node
        let tls = TLSConfiguration(
            certificateChain: Array(chain.utf8), privateKey: enrolment.tlsKey.pem, clientCertificate: .required, minimumVersion: .tls13)
        server = try NodeServer(
            node,
            listeners: [
                Listener(name: NodeServer.ListenerName.federation, address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))
            ], limits: ServerLimits()
        ) { .text("") }
    }

    /// Serves and works until the task is cancelled.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.server.run() }
            group.addTask { try await self.federation.run() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Hands in a report about a host in a country and assesses it as baseline; returns the case.
    public func confirmCase(in country: String, page: String, items: [ItemHashes] = []) async throws -> CaseID {
        let submission = ReportSubmission(
            address: "http://\(country.lowercased()).host.example/\(page)", origin: .public, key: "\(member)-\(page)", items: items)
        let id = try await desk.receive([submission])[0].get().caseID
        _ = try await desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0].get()
        return id
    }

    private static var networks: String {
        TestFederation.countries.enumerated().map { "10.\($0.offset).0.0/16 \($0.element)\n" }.joined()
    }

    private static var hostNames: String {
        TestFederation.countries.enumerated().map { "10.\($0.offset).0.1 \($0.element.lowercased()).host.example\n" }.joined()
    }

    private static func write(_ text: String, to path: String) throws { try Files.write(Array(text.utf8), to: path, mode: 0o644) }
}
