import CaseService
import CaseStore
import CaseStoreSQLite
public import Casework
import Cryptography
public import Envelopes
public import Federation
public import HotlineModel
public import Runtime
public import TestCasework
public import TestSupport

/// A federation in one process on a simulated network and a clock that stands still until a test moves it.
public final class SimulatedFederation: Sendable {
    public let clock: ManualClock
    public let secretariat: TestSecretariat
    public let network: SimulatedNetwork

    public init() throws {
        clock = ManualClock()
        secretariat = try TestSecretariat(clock: clock)
        network = SimulatedNetwork(clock: clock)
    }

    /// The moment at which everything was made.
    public var start: Timestamp { secretariat.start }
    public var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// A member that is about to start.
    public func enrol(_ name: String, role: MemberRole = .hotline, covering countries: [String] = []) throws -> TestMember {
        try secretariat.enrol(name, role: role, covering: countries)
    }

    /// A node of a member, over a new store or the one that an earlier node left.
    ///
    /// - Parameters:
    ///   - clock: Its own clock, if it has one.
    ///   - store: The name of its store's file, if it is another than that of the member's first node.
    ///   - limiter: How much each member may send it; as much as it likes by default.
    public func node(
        _ member: TestMember, clock: (any WallClock)? = nil, store: String? = nil, policy: CasePolicy = CasePolicy(),
        batchLimit: Int = 500, limiter: RateLimiter = .generous
    ) async throws -> SimulatedNode {
        let trust = TrustedDirectory(roots: secretariat.roots)
        let desk = try await TestDesk(member, in: secretariat, trust, policy, clock: clock, store: store)
        if let record = try await desk.store.read({ try $0.latestDirectory() }) {
            trust.adopt(try Directory(parsing: record.document, roots: secretariat.roots))
        }
        return try await SimulatedNode(desk, on: network, batchLimit: batchLimit, limiter: limiter)
    }

    /// The node as it starts again over its store. What was not written is lost, as in a crash.
    public func restarted(_ node: SimulatedNode) async throws -> SimulatedNode {
        await node.store.close()
        return try await self.node(node.enrolment)
    }

    /// Nodes of members that all have one directory, in which others stand too.
    public func start(_ members: [TestMember], others: [TestMember] = []) async throws -> [SimulatedNode] {
        var nodes: [SimulatedNode] = []
        for member in members { nodes.append(try await node(member)) }
        let document = try secretariat.directory(version: 1, of: (members + others).map(\.listing)).document
        for node in nodes { try await node.federation.directories.offer(document) }
        return nodes
    }

    /// Gives nodes a directory.
    public func offer(_ version: Int, of members: [DirectoryMember], to nodes: SimulatedNode...) async throws {
        let document = try secretariat.directory(version: version, of: members).document
        for node in nodes { try await node.federation.directories.offer(document) }
    }

    /// Runs nodes while something is done.
    public func run<Result: Sendable>(_ nodes: SimulatedNode..., while body: () async throws -> Result) async throws -> Result {
        try await run(nodes, while: body)
    }

    /// Runs nodes while something is done.
    public func run<Result: Sendable>(_ nodes: [SimulatedNode], while body: () async throws -> Result) async throws -> Result {
        // All can be reached before the first one works.
        for node in nodes { network.connect(node.federation) }
        defer { for node in nodes { network.disconnect(node.federation) } }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.work() } }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }

    /// A member without a node, whose every byte a test decides.
    public func peer(_ member: TestMember) -> SimulatedPeer { SimulatedPeer(member, on: network) }
}
