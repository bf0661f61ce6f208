import Envelopes
import HotlineModel
import LocationDatabases
import NodeMessages
import Synchronization
import Testing

@testable import Replay

/// The days after a year: providers are entered, and the clock moves only when the nodes have nothing left to do.
@Suite struct LifeRunTests {
    static let hosts = """
        # Made-up hosts
        192.0.2.7 a.example www.a.example
        192.0.77.1 b.example
        198.51.100.9 c.example
        2001:db8::7 a.example www.a.example
        nonsense d.example

        """

    @Test func hostsWhoseAddressesBeginAlikeHaveOneProvider() {
        let table = ProviderTable(hosts: Self.hosts)
        #expect(Set(table.networks.map(\.description)) == ["192.0.0.0/8", "198.0.0.0/8", "2001::/16"])
        #expect(Set(table.contacts.map(\.place.text)).count == 3)
        #expect(table.contacts.allSatisfy { $0.standsFor.count == 1 && $0.standsFor[0].text.hasPrefix("network:") })
        #expect(ProviderTable(hosts: "").contacts.isEmpty)
    }

    @Test func theClockMovesOnceNothingIsDueAndTheFiguresStay() async throws {
        let plan = try ReplayRunTests.plan.get(), federation = try FakeFederation(plan)
        let node = plan.workload.node, moves = Mutex<[Int]>([])
        await federation.change(node) { $0.dueLooks = 5 }
        let life = Life(providers: ProviderTable(hosts: Self.hosts)) { hours in moves.withLock { $0.append(hours) } }
        let run = try ReplayRun(
            plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: ManualClock(),
            patience: .seconds(30), life: life)
        let result = try await run.run()
        #expect(result.problems == [] && result.yearTable.allSatisfy(\.isEqual))
        #expect(moves.withLock { $0 } == Life.hours)
        let here = try #require(await federation.nodes[node])
        #expect(here.dueLooks == 0 && here.providers.count == 3 && here.approved == [1, 2, 3])
        #expect(result.life == LifeRun.Outcome(hours: 48, providers: 3, notices: 7, deadLetters: 0))
        #expect(ReplayReport(result).text.contains("48 hours after the year"))
    }

    @Test func aProviderThatIsKnownAlreadyIsNotApprovedAgain() async throws {
        let plan = try ReplayRunTests.plan.get(), federation = try FakeFederation(plan)
        for _ in 0..<2 {
            let life = Life(providers: ProviderTable(hosts: Self.hosts)) { _ in }
            let run = try ReplayRun(
                plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: ManualClock(),
                patience: .seconds(30), life: life)
            #expect(try await run.run().problems == [])
        }
        #expect(await federation.nodes[plan.workload.node]?.approved == [1, 2, 3])
    }

    @Test func aProviderThatARunEnteredBeforeItDiedIsApproved() async throws {
        let plan = try ReplayRunTests.plan.get(), federation = try FakeFederation(plan)
        let table = ProviderTable(hosts: Self.hosts)
        await federation.change(plan.workload.node) { node in for contact in table.contacts.prefix(2) { _ = node.enter(contact) } }
        let run = try ReplayRun(
            plan, channels: federation.channels, pinnedRoot: federation.trust.roots.pinned, clock: ManualClock(),
            patience: .seconds(30), life: Life(providers: table) { _ in })
        #expect(try await run.run().problems == [])
        #expect(await federation.nodes[plan.workload.node]?.approved == [1, 2, 3])
    }
}
