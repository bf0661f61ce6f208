import HotlineModel
import LocationDatabases

/// Networks that stand in front of the real host (CDNs, reverse proxies, anycast). Their location is not that of the material.
///
/// Each line is one network: `AS13335 Cloudflare` or `192.0.2.0/24 Name`. The built-in list also ships as
/// `Deploy/pass-through-networks.txt`.
struct PassThroughNetworks: Sendable {
    private let systems: [UInt32: String]
    private let prefixes: PrefixTable<String>
    /// The names of all of them.
    let names: Set<String>

    init() {
        names = []
        systems = [:]
        prefixes = PrefixTable([:])
    }

    init(_ list: HostingConfiguration.PassThroughList) throws(HostingError) {
        switch list {
        case .builtIn: try self.init(TextFile(Self.builtIn, name: "the built-in list of pass-through networks"))
        case .file(let path): try self.init(TextFile(path))
        case .nothing: self.init()
        }
    }

    private init(_ text: TextFile) throws(HostingError) {
        var file = text
        let path = file.path
        var systems: [UInt32: String] = [:]
        var prefixes: [IPPrefix: String] = [:]
        try file.forEachLine { line throws(HostingError) in
            let fields = String(cString: line.start).split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" })
            func refuse(_ detail: String) -> HostingError { HostingError(.badLine(line.number), path: path, detail: detail) }
            guard fields.count == 2 else { throw refuse("expected an ASN or a network, then its name") }
            let previous: String?
            if fields[0].hasPrefix("AS"), let number = SystemNumber.parse(fields[0]) {
                previous = systems.updateValue(String(fields[1]), forKey: number)
            } else if let network = IPPrefix(fields[0]) {
                previous = prefixes.updateValue(String(fields[1]), forKey: network)
            } else {
                throw refuse("expected an ASN such as AS64500 or a prefix such as 192.0.2.0/24 at the start of the line")
            }
            guard previous == nil else { throw refuse("the file has the network twice") }
        }
        names = Set(systems.values).union(prefixes.values)
        self.systems = systems
        self.prefixes = PrefixTable(prefixes)
    }

    /// The name of the listed network that holds an address.
    func name(of address: IPAddress) -> String? { prefixes[address] }

    /// The name of the listed network with this number.
    func name(ofSystem number: UInt32) -> String? { systems[number] }

    /// Tells if the answer is the same for the whole block: one listed network covers it, or none touches it.
    func isUniform(over block: AddressBlock) -> Bool { prefixes.isUniform(over: block) }
}
