import Glibc
import HotlineModel
import LocationDatabases

/// The operator's own data about networks, which overrides every source.
///
/// Each line is one network: prefix, country, ASN and organisation, separated by spaces; `-` leaves a part out. The organisation is the rest
/// of the line.
struct Overrides: LocationSource {
    static let name = "overrides"

    private let table: PrefixTable<SourceWord>
    let dataDate: String

    init() {
        table = PrefixTable([:])
        dataDate = ""
    }

    init(_ path: String) throws(HostingError) {
        var file = try TextFile(path)
        var networks: [IPPrefix: SourceWord] = [:]
        try file.forEachLine { line throws(HostingError) in
            let fields = String(cString: line.start).split(maxSplits: 3, whereSeparator: { $0 == " " || $0 == "\t" })
            func refuse(_ detail: String) -> HostingError { HostingError(.badLine(line.number), path: path, detail: detail) }
            guard fields.count >= 2 else { throw refuse("expected a network and a country, then perhaps an ASN and an organisation") }
            guard let network = IPPrefix(fields[0]) else { throw refuse("the network is not a prefix such as 192.0.2.0/24") }
            var word = SourceWord()
            if fields[1] != "-" {
                word.country = CountryCode(reported: fields[1])
                guard word.country != nil else { throw refuse("the country is not an ISO 3166-1 code, or `-`") }
            }
            if fields.count > 2, fields[2] != "-" {
                word.asn = SystemNumber.parse(fields[2])
                guard word.asn != nil else { throw refuse("the ASN is not a number such as AS64500, or `-`") }
            }
            if fields.count > 3 { word.organisation = String(fields[3]) }
            guard networks.updateValue(word, forKey: network) == nil else { throw refuse("the file has the network twice") }
        }
        table = PrefixTable(networks)
        dataDate = file.modified
    }

    func word(on address: IPAddress) -> SourceWord? { table[address] }

    func isUniform(over block: AddressBlock) -> Bool { table.isUniform(over: block) }
}

/// Reads the numbers of autonomous systems as people write them.
enum SystemNumber {
    /// Reads `AS64500` or `64500`.
    static func parse(_ text: some StringProtocol) -> UInt32? {
        let digits = text.utf8.starts(with: "AS".utf8) || text.utf8.starts(with: "as".utf8) ? text.dropFirst(2)[...] : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt32(digits)
    }
}
