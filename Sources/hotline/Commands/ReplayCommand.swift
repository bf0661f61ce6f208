import CommandLineInterface
import Cryptography
import Envelopes
import Foundation
import HTTPClient
import Hosting
import HotlineModel
import NodeConfiguration
import Replay
import Runtime

/// `hotline replay`: a year's reports through running nodes.
enum ReplayCommand {
    static let command = Command(
        "replay", summary: "Send a year's reports through running nodes and compare the figures",
        discussion: """
            Sends every report of a workload to its node: first the reports of new material, then those about known addresses or items. \
            After each of the two it leases and assesses the cases on the work lists, and knows only what a lease shows. It waits until \
            everything is traced and delivered, refers cases to the police, lets central pull the hashes, and verifies the evidence of \
            every report from a partner. Then it compares the node's figures with the published ones, and prints how many views sparing \
            saved the analysts. It fails if known material was shown to an analyst, or new material was not. It uses the nodes' sockets \
            and never a database; running it again changes no count.

            Use it on nodes that do nothing else: it fails if another case waits on their work lists.

            With --clock it goes on for two days: it approves a made-up provider for each network, and moves the clocks of all nodes, which \
            must have been started with Deploy/stepped-clock.c, by a few hours at a time. In each it waits until every notice that is due was sent \
            and every check made. The figures of the year may not change by that.

            First, before the nodes start, --prepare draws real network addresses for the workload's made-up hosts and writes a hosts file \
            and an overrides file, which every node's configuration names under hosting. All addresses, hosts and hashes are made up.
            """,
        examples: [
            "hotline replay --prepare prepared --config nl/hotline.json5 Deploy/workloads/twentieth.json5",
            "hotline replay --config nl/hotline.json5 --config de/hotline.json5 --config us/hotline.json5 "
                + "--config central/hotline.json5 Deploy/workloads/twentieth.json5",
        ],
        options: [
            .repeated("config", "FILE", "The configuration of a node; once for each node of the workload."),
            .value("prepare", "FOLDER", "Write the hosts and overrides files for the workload, and end."),
            .value("prepared", "FOLDER", "The folder of an earlier --prepare, whose location data the result then names."),
            .value("clock", "FILE", "Go on for two days after the year: move the nodes' clocks by this file, until material is gone."),
            .value("save", "FILE", "Also write the result there, as JSON."),
            .value("patience", "SECONDS", "The time for which a node may be away.", default: "120"), .json,
        ], arguments: [.required("WORKLOAD", "The workload file (JSON5).")]
    ) { invocation in
        let plan = try plan(invocation)
        let configurations = try configurations(invocation)
        if let folder = invocation.value("prepare") {
            return try await prepare(plan, folder: folder, configurations: configurations, invocation)
        }
        return try await run(plan, configurations: configurations, invocation)
    }

    private static func plan(_ invocation: Invocation) throws -> WorkloadPlan {
        let path = invocation.argument("WORKLOAD")
        let bytes: [UInt8]
        do { bytes = try Files.read(path) } catch { throw CommandFailure("The workload cannot be read: \(error).") }
        do throws(WorkloadError) { return try WorkloadPlan(try Workload(bytes)) } catch { throw CommandFailure("\(path): \(error).") }
    }

    private static func configurations(_ invocation: Invocation) throws -> [MemberID: Configuration] {
        var configurations: [MemberID: Configuration] = [:]
        for file in invocation.values("config") {
            let configuration: Configuration
            do throws(ConfigurationError) { configuration = try Configuration(file: file) } catch {
                throw CommandFailure("\(file): \(error)")
            }
            guard configurations.updateValue(configuration, forKey: configuration.member) == nil else {
                throw UsageError("Two of the configurations are of the member \(configuration.member).")
            }
        }
        return configurations
    }

    /// The configuration of the workload's own member.
    private static func own(_ plan: WorkloadPlan, _ configurations: [MemberID: Configuration]) throws -> Configuration {
        guard let configuration = configurations[plan.workload.node] else {
            throw UsageError("The workload is about \(plan.workload.node); name its configuration with --config FILE.")
        }
        return configuration
    }

    // MARK: Preparing

    private static func prepare(
        _ plan: WorkloadPlan, folder: String, configurations: [MemberID: Configuration], _ invocation: Invocation
    ) async throws -> ExitStatus {
        let data = HostingConfiguration(try own(plan, configurations).hosting)
        let preparation: Preparation
        do { preparation = try await Preparation(plan, configuration: data) } catch { throw CommandFailure("\(error).") }
        do { try preparation.write(into: folder) } catch {
            throw CommandFailure("\(folder) cannot be written.", remedy: "Check that the folder is writable and the disk not full.")
        }
        let text = """
            Wrote \(folder)/\(Preparation.hostsName) and \(folder)/\(Preparation.overridesName) for \(plan.hosts.count) hosts, drawn from:
            \(ReplayReport.dataFiles(preparation.json))
            """
        invocation.print(text, json: preparation.json)
        return .done
    }

    // MARK: Running

    private static func run(
        _ plan: WorkloadPlan, configurations: [MemberID: Configuration], _ invocation: Invocation
    ) async throws -> ExitStatus {
        let root = try own(plan, configurations).federation.rootDigest
        let patience = Duration.seconds(try invocation.integer("patience", in: 1...3_600, default: 120))
        let note = try invocation.value("prepared").map { try Preparation.summary(in: $0, for: plan.workload) }
        let client = try HTTPClient(identity: nil)
        let channels = configurations.mapValues { SocketChannel($0.socketPath, client: client) as any NodeChannel }
        let life = try life(invocation)
        let bar = ProgressBar("replay", total: ReplayRun.steps(of: plan, lives: life != nil), console: invocation.console)
        defer { bar.finish() }
        let run = try ReplayRun(plan, channels: channels, pinnedRoot: root, patience: patience, life: life) { bar.advance(to: $0.done) }
        let result = try await run.run()
        bar.finish()
        let report = ReplayReport(result, preparation: note)
        invocation.print(report.text, json: report.json)
        if let path = invocation.value("save") { try save(report.json, to: path) }
        guard result.problems.isEmpty else { throw CommandFailure("Not as it must be: \(result.problems.joined(separator: "; ")).") }
        return .done
    }

    /// What the replay needs to go on until material is gone; `nil` without a clock.
    private static func life(_ invocation: Invocation) throws -> Life? {
        guard let clock = invocation.value("clock") else { return nil }
        guard let folder = invocation.value("prepared") else { throw UsageError("--clock needs --prepared.") }
        let hosts: [UInt8]
        do { hosts = try Files.read("\(folder)/\(Preparation.hostsName)") } catch { throw CommandFailure("\(error).") }
        let file = SteppedClockFile(path: clock)
        return Life(providers: ProviderTable(hosts: String(decoding: hosts, as: UTF8.self))) { try file.set(hours: $0) }
    }

    private static func save(_ result: JSONValue, to path: String) throws {
        do { try Data(result.compactBytes + [0x0A]).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure("\(path) cannot be written.", remedy: "Check that its folder is there and writable.")
        }
    }
}
