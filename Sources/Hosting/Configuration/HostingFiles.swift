public import Cryptography
import Dispatch
import Synchronization

/// One data file in use.
public struct DataFile: Hashable, Sendable {
    /// The source's name, or `overrides`, `passThroughNetworks` or `hostsFile`.
    public let part: String
    public let path: String
    /// The date of the data, `yyyy-mm-dd`; empty if the file has none.
    public let dataDate: String
    /// The SHA-256 of the file as it is now.
    public let digest: Digest
}

/// The content of all files that a configuration names.
struct HostingFiles: Sendable {
    private let configuration: HostingConfiguration
    private var sources: [Loaded<LocationSet.Named>]
    private var overrides: Loaded<LocationSet.Named>
    private var passThrough: Loaded<PassThroughNetworks>
    private var hosts: Loaded<HostsFile>

    init(_ configuration: HostingConfiguration) throws(HostingError) {
        try Self.check(configuration)
        self.configuration = configuration
        sources = try Self.load(configuration.sources)
        overrides = try Loaded(Overrides.name, [configuration.overrides].compactMap { $0 }) { () throws(HostingError) in
            let source = if let path = configuration.overrides { try Overrides(path) } else { Overrides() }
            return LocationSet.Named(Overrides.name, source)
        }
        let list = configuration.passThrough
        passThrough = try Loaded("passThroughNetworks", list.paths) { () throws(HostingError) in try PassThroughNetworks(list) }
        hosts = try Loaded("hostsFile", [configuration.hostsFile].compactMap { $0 }) { () throws(HostingError) in
            if let path = configuration.hostsFile { try HostsFile(path: path) } else { HostsFile() }
        }
    }

    var snapshot: Tracer.Snapshot {
        let locations = LocationSet(
            sources: sources.map(\.value), overrides: overrides.value, passThrough: passThrough.value, decision: configuration.decision,
            anycastHides: configuration.anycastHides)
        return Tracer.Snapshot(locations: locations, hosts: hosts.value)
    }

    /// All files that cannot be used at present.
    var problems: [DataProblem] {
        sources.compactMap(\.problem) + [overrides.problem, passThrough.problem, hosts.problem].compactMap { $0 }
    }

    /// Reads the files that changed; returns `true` if anything is new.
    mutating func refresh() -> Bool {
        var isNew = false
        for index in sources.indices where sources[index].refresh() { isNew = true }
        if overrides.refresh() { isNew = true }
        if passThrough.refresh() { isNew = true }
        if hosts.refresh() { isNew = true }
        return isNew
    }

    func describe() throws(HostingError) -> [DataFile] {
        var files: [DataFile] = []
        func add(_ part: String, _ paths: [String], _ date: String) throws(HostingError) {
            for path in paths { files.append(DataFile(part: part, path: path, dataDate: date, digest: try FileDigest.sha256(path))) }
        }
        for source in sources { try add(source.part, source.paths, source.value.dataDate) }
        try add(overrides.part, overrides.paths, overrides.value.dataDate)
        try add(passThrough.part, passThrough.paths, "")
        try add(hosts.part, hosts.paths, "")
        return files
    }

    /// Reads the sources in parallel, because a start waits for them. If several fail, the first one's error is thrown.
    private static func load(_ descriptions: [SourceDescription]) throws(HostingError) -> [Loaded<LocationSet.Named>] {
        typealias Outcome = Result<Loaded<LocationSet.Named>, HostingError>
        let outcomes = Mutex([Outcome?](repeating: nil, count: descriptions.count))
        DispatchQueue.concurrentPerform(iterations: descriptions.count) { index in
            let name = descriptions[index].name, kind = descriptions[index].kind
            let outcome = Outcome { () throws(HostingError) in
                try Loaded(name, kind.paths) { () throws(HostingError) in LocationSet.Named(name, try source(kind)) }
            }
            outcomes.withLock { $0[index] = outcome }
        }
        var loaded: [Loaded<LocationSet.Named>] = []
        for case let outcome? in outcomes.withLock({ $0 }) { loaded.append(try outcome.get()) }
        return loaded
    }

    private static func source(_ kind: SourceDescription.Kind) throws(HostingError) -> any LocationSource {
        switch kind {
        case .libloc(let path): try LibraryLocations(path)
        case .mmdb(let path): try MaxMindLocations(path)
        case .countryTables(let paths): try CountryTable(paths)
        case .systemTables(let paths): try SystemTable(paths)
        }
    }

    private static func check(_ configuration: HostingConfiguration) throws(HostingError) {
        var names: Set<String> = [Overrides.name, "passThroughNetworks", "hostsFile"]
        for source in configuration.sources {
            guard (1...64).contains(source.name.utf8.count), names.insert(source.name).inserted else {
                throw HostingError(.configuration, detail: "the source name `\(source.name)` is empty, too long, reserved or used twice")
            }
            guard !source.kind.paths.isEmpty else {
                throw HostingError(.configuration, detail: "the source `\(source.name)` names no file")
            }
        }
    }
}

extension HostingConfiguration.PassThroughList {
    fileprivate var paths: [String] {
        if case .file(let path) = self { [path] } else { [] }
    }
}
