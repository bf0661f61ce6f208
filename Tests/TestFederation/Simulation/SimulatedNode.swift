public import CaseService
import CaseStore
public import CaseStoreSQLite
public import Casework
import Cryptography
public import Envelopes
public import Federation
public import Hosting
public import HotlineModel
import NodeLog
public import Observability
public import TestCasework

/// One node of a ``SimulatedFederation``: casework and exchange over a real store, without HTTP and TLS.
public final class SimulatedNode: CaseHandling {
    public let testDesk: TestDesk
    public let federation: FederationService
    private let network: SimulatedNetwork

    public var enrolment: TestMember { testDesk.enrolment }
    /// The directory's entry of the member.
    public var listing: DirectoryMember { enrolment.listing }
    public var steps: StepRunner { testDesk.steps }
    public var store: SQLiteCaseStore { testDesk.store }
    public var tracer: Tracer { testDesk.tracer }
    public var countries: TestCountries { testDesk.countries }
    public var alarms: [Alarm] { testDesk.alarms.active }

    /// A node over the store of its desk.
    ///
    /// - Parameter limiter: How much each member may send it.
    init(_ desk: TestDesk, on network: SimulatedNetwork, batchLimit: Int, limiter: RateLimiter) async throws {
        testDesk = desk
        self.network = network
        let epoch = try await desk.store.read { try $0.epoch() } ?? ""
        federation = FederationService(
            steps: desk.steps, identity: NodeIdentity(member: desk.enrolment.member, epoch: epoch, key: desk.enrolment.signingKey),
            transport: network.transport(for: desk.enrolment), peers: try await PeerBoard(desk.store),
            limiter: limiter, alarms: desk.alarms, metrics: desk.metrics, log: .silent, batchLimit: batchLimit)
    }

    /// Works until the task is cancelled.
    func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.federation.run() }
            group.addTask { await self.tracing.run() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Can be reached by the others meanwhile.
    public func reachable<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        network.connect(federation)
        defer { network.disconnect(federation) }
        return try await body()
    }

    /// Waits until something holds, looking again at each signal about a subject.
    public func wait(for subject: WorkSignals.Subject, until holds: () async throws -> Bool) async throws {
        var signals = steps.signals.listen(for: subject).makeAsyncIterator()
        while try await !holds() { guard await signals.next() != nil else { throw CancellationError() } }
    }

    /// Returns true if an alarm of a name rings, about a member and a subject if they are given.
    public func rings(_ name: String, about member: MemberID? = nil, _ subject: String? = nil) -> Bool {
        alarms.contains {
            $0.name == name && (member == nil || $0.member == member) && (subject == nil || $0.subject == subject)
        }
    }
}
