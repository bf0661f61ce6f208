public import Hosting
import Runtime
public import TestSupport

/// Files that put test hosts in countries: `10.<n>.0.0/16` is the n-th of ``all``, and `nl.host.example` lies in the first network.
public struct TestCountries: Sendable {
    /// The countries that addresses may lie in, in the order of their second octet.
    public static let all = ["NL", "DE", "US", "FR", "RU"]

    private let hosts: String
    private let overrides: String

    /// Writes the files into a folder.
    public init(in folder: TemporaryFolder, for name: String) throws {
        hosts = folder.file("hosts-\(name)")
        overrides = folder.file("overrides-\(name)")
        try Self.write(Self.hostNames, to: hosts)
        try Self.write(Self.all.enumerated().map { "10.\($0.offset).0.0/16 \($0.element)\n" }.joined(), to: overrides)
    }

    /// A configuration of the tracer that asks nothing outside.
    public var configuration: HostingConfiguration {
        HostingConfiguration(sources: [], overrides: overrides, hostsFile: hosts, resolution: .hostsFileOnly)
    }

    /// Moves a host: it has one address in each country.
    public func move(_ name: String, to countries: [String]) throws {
        try put(name, at: countries.map { "10.\(Self.all.firstIndex(of: $0) ?? 0).0.9" })
    }

    /// Gives a host these addresses.
    public func put(_ name: String, at addresses: [String]) throws {
        try Self.write(Self.hostNames + addresses.map { "\($0) \(name)\n" }.joined(), to: hosts)
    }

    /// The name of a front-end, and an address of it.
    public static let front = (name: "Amazon CloudFront", address: "13.32.0.9")

    private static var hostNames: String {
        all.enumerated().map { "10.\($0.offset).0.1 \($0.element.lowercased()).host.example\n" }.joined()
    }

    private static func write(_ text: String, to path: String) throws { try Files.write(Array(text.utf8), to: path, mode: 0o644) }
}
