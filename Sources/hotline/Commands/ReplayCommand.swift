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
            Hands every report of a workload to the node that receives it, first those about what nobody met before, then the others; \
            in between and afterwards it leases and assesses what the nodes' work lists hold, knowing no more than a lease shows. It \
            waits until all is traced and delivered, refers cases to the police, lets central pull the hashes, and verifies the evidence \
            of every report from a partner. Then it puts the node's figures beside the published ones, and says how many views \
            sparing saved the analysts. It fails where something known was put before one, or new material was not. It uses the nodes' own \
            sockets and never a database; running it again changes no count.

            Use it on nodes that do nothing else: what else waits on their work lists ends it.

            First, before the nodes start, --prepare draws real network addresses for the workload's made-up hosts and writes a hosts \
            file and an overrides file, which every node's configuration names under hosting. All addresses, hosts and hashes are made up.
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
            .value("save", "FILE", "Also write the result there, as JSON."),
            .value("patience", "SECONDS", "How long a node may be away.", default: "120"), .json,
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

    /// The configuration of the member whose year it is.
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
        let note = try invocation.value("prepared").map { try Preparation.note(in: $0, for: plan.workload) }
        let client = try HTTPClient(identity: nil)
        let channels = configurations.mapValues { SocketChannel($0.socketPath, client: client) as any NodeChannel }
        let bar = ProgressBar("replay", total: ReplayRun.steps(of: plan), console: invocation.console)
        defer { bar.finish() }
        let result = try await ReplayRun(plan, channels: channels, pinnedRoot: root, patience: patience) { bar.advance(to: $0.done) }.run()
        bar.finish()
        let report = ReplayReport(result, preparation: note)
        invocation.print(report.text, json: report.json)
        if let path = invocation.value("save") { try save(report.json, to: path) }
        guard result.problems.isEmpty else { throw CommandFailure("Not as it must be: \(result.problems.joined(separator: "; ")).") }
        return .done
    }
    private static func save(_ result: JSONValue, to path: String) throws {
        do { try Data(result.compactBytes + [0x0A]).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure("\(path) cannot be written.", remedy: "Check that its folder is there and writable.")
        }
    }
}
