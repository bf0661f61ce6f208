import Envelopes
import Foundation
import Hosting
import HotlineModel
import Routing
import Testing

@testable import Replay

/// The location data of the packages `tor-geoipdb` and `libloc-database`, read once for all tests.
enum InstalledData {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static var configuration: HostingConfiguration {
        HostingConfiguration(
            sources: HostingConfiguration.debianSources,
            passThrough: .file(package.appending(path: "Deploy/pass-through-networks.txt").path()), resolution: .hostsFileOnly)
    }

    /// The data alone, without hosts and overrides.
    static let tracer = Task { () throws -> Tracer in try Tracer(configuration: configuration) }

    /// The prepared small workload, and a tracer that uses its files, as the nodes do.
    static let prepared = Task { () throws -> Prepared in
        let plan = try WorkloadPlan(WorkloadFiles.workload("twentieth"))
        let preparation = try await Preparation(plan, configuration: configuration)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try preparation.write(into: folder.path)
        return Prepared(plan: plan, preparation: preparation, tracer: try Tracer(configuration: configuration(preparedIn: folder)))
    }

    static func configuration(preparedIn folder: TemporaryFolder) -> HostingConfiguration {
        var configuration = configuration
        configuration.hostsFile = folder.path + "/" + Preparation.hostsName
        configuration.overrides = folder.path + "/" + Preparation.overridesName
        return configuration
    }

    struct Prepared: Sendable {
        let plan: WorkloadPlan
        let preparation: Preparation
        let tracer: Tracer
    }
}

@Suite struct NetworkPlanTests {
    let plan: WorkloadPlan
    let preparation: Preparation
    let tracer: Tracer

    init() async throws {
        let prepared = try await InstalledData.prepared.value
        (plan, preparation, tracer) = (prepared.plan, prepared.preparation, prepared.tracer)
    }

    /// The directory of the workload's federation.
    private var map: FederationMap {
        let workload = plan.workload
        let hotlines = workload.hotlines.map { member in
            MemberCoverage(
                id: member, role: .hotline, isActive: true,
                countries: Dictionary(workload.countries(of: member).map { ($0, 1) }) { first, _ in first })
        }
        let central = MemberCoverage(id: workload.central, role: .central, isActive: true, countries: [:])
        return FederationMap(members: hotlines + [central], territories: CountryCode.customaryTerritories)
    }

    private func dispositions(_ tracer: Tracer) throws -> [[Disposition.Destination]] {
        try plan.cases.map { planned in
            let verdict = try #require(tracer.traceNow(planned.address))
            return route(verdict, as: plan.workload.node, in: map).map(\.destination)
        }
    }

    @Test func everyPlannedAddressIsTracedAndRoutedAsPlanned() throws {
        let found = try dispositions(tracer)
        for (planned, kinds) in zip(plan.cases, found) where planned.hosting != nil {
            #expect(kinds == [try #require(plan.expectedDisposition(of: planned))])
        }
    }

    @Test func theEvidenceIsOfThePlannedKind() throws {
        var disputed = 0
        for planned in plan.cases {
            guard let index = planned.hostIndex else { continue }
            let verdict = try #require(tracer.traceNow(planned.address))
            let host = plan.hosts[index]
            #expect(verdict.findings.count == (host.families == .both ? 2 : 1))
            switch host.evidence {
            case .agreed: #expect(verdict.findings.allSatisfy { $0.confidence == .agreed && $0.opinions.count > 1 })
            case .disagreeing:
                #expect(verdict.findings.allSatisfy { $0.confidence == .disputed })
                disputed += 1
            case .overridden: #expect(verdict.findings.allSatisfy { $0.decidedBy == "overrides" })
            case .passThrough: #expect(verdict.findings.allSatisfy { $0.passThrough != nil })
            }
        }
        #expect(disputed > 0)
    }

    @Test func unlocatedAddressesHaveTheirPlannedReason() throws {
        for planned in plan.cases {
            guard case .unlocated(let reason) = planned.hosting else { continue }
            #expect(tracer.traceNow(planned.address)?.outcome == .unlocated(reason))
        }
    }

    @Test func everyOverrideIsOfOneAddressInTheNodesCountry() {
        let lines = preparation.overrides.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == plan.workload.hosting.overridden)
        #expect(lines.allSatisfy { $0.contains("/32 NL ") })
    }

    @Test func theYear2014FindsAddressesOfEveryKind() async throws {
        let plan = try WorkloadPlan(WorkloadFiles.workload("2014-nl")), tracer = try await InstalledData.tracer.value
        let networks = try NetworkPlan(plan, tracer: tracer)
        #expect(networks.hosts.count == plan.hosts.count)
        for (host, planned) in zip(networks.hosts, plan.hosts) {
            #expect(host.addresses.count == (planned.families == .both ? 2 : 1))
            let outcome = tracer.verdict(for: host.addresses).outcome
            switch (planned.evidence, planned.hosting) {
            case (.overridden, .located(let country)): #expect(outcome != .located([country]) && host.override == country)
            case (_, .located(let country)): #expect(outcome == .located([country]))
            default: if case .hidden = outcome {} else { Issue.record("a host that should be hidden is not") }
            }
        }
    }

    @Test func theSameDataGiveTheSameAddresses() async throws {
        let networks = try NetworkPlan(plan, tracer: try await InstalledData.tracer.value)
        let lines = networks.hosts.flatMap { host in host.addresses.map { "\($0) \(host.name) www.\(host.name)" } }
        #expect(preparation.hosts.split(separator: "\n").dropFirst().map(String.init) == lines)
    }

    @Test func everyHostHasItsOwnAddresses() {
        let addresses = preparation.hosts.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first }
        #expect(addresses.count == Set(addresses).count)
        #expect(addresses.count >= plan.hosts.count)
    }

    @Test func theNoteNamesEveryDataFileWithItsDigestAndDate() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try preparation.write(into: folder.path)
        let note = try Preparation.summary(in: folder.path, for: plan.workload)
        let files = try #require(note["dataFiles"]?.array)
        #expect(files.compactMap { $0["source"]?.string } == ["tor", "tor", "libloc", "passThroughNetworks"])
        #expect(files.allSatisfy { $0["sha256"]?.string?.count == 64 })
        #expect(files.prefix(3).allSatisfy { $0["dataDate"]?.string?.count == 10 })
    }

    @Test func aFolderPreparedForAnotherWorkloadIsRefused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: PreparationError.missing(folder.path + "/prepared.json")) {
            try Preparation.summary(in: folder.path, for: plan.workload)
        }
        try preparation.write(into: folder.path)
        #expect(throws: PreparationError.otherWorkload(folder.path + "/prepared.json")) {
            try Preparation.summary(in: folder.path, for: WorkloadFiles.workload("2014-nl"))
        }
    }

    @Test func dataWithoutACountryTableAreRefused() async throws {
        let libraryAlone = HostingConfiguration(sources: HostingConfiguration.debianSources.filter { $0.name == "libloc" })
        await #expect(throws: NetworkPlanError.self) { try await Preparation(plan, configuration: libraryAlone) }
    }

    @Test func dataThatLackAKindOfNetworkAreRefusedWithASentence() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // A single source agrees with no other.
        let table = URL(filePath: folder.path + "/geoip")
        try Data("3221225472,3221225727,NL\n".utf8).write(to: table)
        let configuration = HostingConfiguration(sources: [SourceDescription(name: "tor", kind: .countryTables([table.path()]))])
        let error = await #expect(throws: NetworkPlanError.self) { try await Preparation(plan, configuration: configuration) }
        #expect(error?.description.contains("of IPv") == true)
        #expect(error?.description.contains("install both tor-geoipdb and libloc-database, or change the workload") == true)
    }
}

/// A folder of a test's own.
struct TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "hotline-replay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path()
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
