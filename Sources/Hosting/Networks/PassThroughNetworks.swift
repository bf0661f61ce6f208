import HotlineModel
import LocationDatabases

/// Networks that stand in front of the real host (CDNs, reverse proxies, anycast): where they are is not where the material lies.
///
/// One line a network: `AS13335 Cloudflare` or `192.0.2.0/24 Name`. The list that is built in ships as `Deploy/pass-through-networks.txt` too.
struct PassThroughNetworks: Sendable {
    private let systems: [UInt32: String]
    private let prefixes: PrefixTable<String>

    /// No such network.
    init() {
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
                throw refuse("expected an ASN such as AS64500 or a prefix such as 192.0.2.0/24 in front")
            }
            guard previous == nil else { throw refuse("the network stands in the file twice") }
        }
        self.systems = systems
        self.prefixes = PrefixTable(prefixes)
    }

    /// The name of the network by an address, if listed.
    func name(of address: IPAddress) -> String? { prefixes[address] }

    /// The name of the network by its number, if listed.
    func name(ofSystem number: UInt32) -> String? { systems[number] }

    /// Whether one listed network, or none, covers the whole block.
    func isUniform(over block: AddressBlock) -> Bool { prefixes.isUniform(over: block) }
}
