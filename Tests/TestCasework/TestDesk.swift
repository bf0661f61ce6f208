public import CaseService
import CaseStore
public import CaseStoreSQLite
public import Casework
import Cryptography
import Envelopes
public import Hosting
import HotlineModel
import NodeLog
public import Observability
public import Runtime
import TestSupport

/// A desk over a real store: use cases and their effects, without HTTP, TLS or a federation.
public final class TestDesk: CaseHandling {
    public let enrolment: TestMember
    public let steps: StepRunner
    public let store: SQLiteCaseStore
    public let tracer: Tracer
    public let countries: TestCountries
    public let metrics: Metrics
    public let alarms: AlarmBoard

    /// A desk over a store of its member, a new one or the one that an earlier desk left.
    ///
    /// - Parameters:
    ///   - clock: Its own clock; that of the secretariat by default.
    ///   - name: The name of the store's file; that of the member by default.
    public init(
        _ member: TestMember, in secretariat: TestSecretariat, _ trust: TrustedDirectory, _ policy: CasePolicy,
        clock: (any WallClock)? = nil, store name: String? = nil
    ) async throws {
        enrolment = member
        let clock = clock ?? secretariat.clock
        countries = try TestCountries(in: secretariat.folder, for: member.member.rawValue)
        metrics = Metrics()
        alarms = AlarmBoard(clock: clock)
        store = try SQLiteCaseStore(path: secretariat.folder.file(name ?? "\(member.member).sqlite"), owner: member.member)
        let vault = try Vault(nodeKey: member.nodeKey)
        _ = try await store.found(
            for: member.member, sealedWith: vault, epoch: Epoch.random(), at: Timestamp(milliseconds: clock.now()))
        tracer = try Tracer(configuration: countries.configuration, clock: clock)
        steps = StepRunner(
            CaseContext(member: member.member, vault: vault, trust: trust, policy: policy), store: store, clock: clock,
            signals: WorkSignals(), metrics: CaseMetrics(metrics))
    }

    /// A desk over the same store after a restart, under another policy.
    ///
    /// The caller has closed the store of the earlier one.
    public func restarted(in secretariat: TestSecretariat, policy: CasePolicy) async throws -> TestDesk {
        try await TestDesk(enrolment, in: secretariat, steps.context.trust, policy)
    }

    /// Returns true if an alarm of that name rings.
    public func rings(_ name: String) -> Bool { alarms.active.contains { $0.name == name } }
}
