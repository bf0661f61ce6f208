import Cryptography
public import Envelopes
import Foundation
public import Hosting
import LocationDatabases

/// The files that a replay needs before the nodes start: a hosts file, an overrides file, and a summary of their sources.
public struct Preparation: Sendable {
    public let workload: Workload
    /// The location data the addresses were drawn from.
    public let dataFiles: [DataFile]
    private let networks: NetworkPlan

    /// Draws the addresses of a plan.
    ///
    /// - Parameter configuration: The data the nodes will use, but without its hosts file and overrides, because this makes new ones.
    /// - Throws: `HostingError` for data that cannot be read; ``NetworkPlanError`` if the data lack something that the plan needs.
    public init(_ plan: WorkloadPlan, configuration: HostingConfiguration) async throws {
        var configuration = configuration
        configuration.hostsFile = nil
        configuration.overrides = nil
        configuration.resolution = .hostsFileOnly
        let tracer = try Tracer(configuration: configuration)
        workload = plan.workload
        networks = try NetworkPlan(plan, tracer: tracer)
        dataFiles = try await tracer.dataFiles()
    }

    /// The hosts file: for each host its addresses, with and without `www.`.
    public var hosts: String {
        var text = "# Made-up hosts of the workload \(workload.name), at real addresses chosen by what the location data say of them.\n"
        for host in networks.hosts {
            for address in host.addresses { text += "\(address) \(host.name) www.\(host.name)\n" }
        }
        return text
    }

    /// The overrides file: the few hosts whose country only the operator's override gives.
    public var overrides: String {
        var text =
            "# Overrides of the workload \(workload.name). Change a country before the nodes start, and the one report on that host moves.\n"
        for host in networks.hosts {
            guard let country = host.override else { continue }
            for address in host.addresses { text += "\(address)/\(address.v4 == nil ? 128 : 32) \(country) - made up for a replay\n" }
        }
        return text
    }

    /// The summary: the workload, and the location data that the files were made from.
    public var json: JSONValue {
        [
            "workload": ["name": .string(workload.name), "year": .integer(Int64(workload.year)), "sha256": .string(workload.digest.hex)],
            "hosts": .integer(Int64(networks.hosts.count)),
            "overrides": .integer(Int64(networks.hosts.count { $0.override != nil })),
            "dataFiles": .array(
                dataFiles.map { file in
                    [
                        "source": .string(file.part), "path": .string(file.path), "dataDate": .string(file.dataDate),
                        "sha256": .string(file.digest.hex),
                    ]
                }),
        ]
    }

    /// The names of the files in the folder.
    public static let hostsName = "hosts", overridesName = "overrides", summaryName = "prepared.json"

    /// Writes the files into a folder, and creates the folder if it is missing.
    public func write(into folder: String) throws {
        let folder = URL(filePath: folder, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(hosts.utf8).write(to: folder.appending(path: Self.hostsName), options: .atomic)
        try Data(overrides.utf8).write(to: folder.appending(path: Self.overridesName), options: .atomic)
        try Data(json.compactBytes + [0x0A]).write(to: folder.appending(path: Self.summaryName), options: .atomic)
    }

    /// Reads the summary of an earlier preparation.
    ///
    /// - Throws: ``PreparationError`` if there is none, or it was made for another workload.
    public static func summary(in folder: String, for workload: Workload) throws(PreparationError) -> JSONValue {
        let path = URL(filePath: folder, directoryHint: .isDirectory).appending(path: summaryName)
        guard let bytes = try? Data(contentsOf: path), let summary = try? JSONValue(parsing: Array(bytes)) else {
            throw .missing(path.path())
        }
        guard summary["workload"]?["sha256"]?.string == workload.digest.hex else { throw .otherWorkload(path.path()) }
        return summary
    }
}

/// The reason why a folder has no preparation for a workload.
public enum PreparationError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(String)
    case otherWorkload(String)

    public var description: String {
        switch self {
        case .missing(let path): "\(path) cannot be read; run `hotline replay --prepare` with the same folder and workload first"
        case .otherWorkload(let path):
            "\(path) was made for another workload; run `hotline replay --prepare` again and start the nodes on its files"
        }
    }
}
