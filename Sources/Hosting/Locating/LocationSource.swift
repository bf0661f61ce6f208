import HotlineModel
import LocationDatabases

/// What one source says of an address, with countries already normalised.
struct SourceWord: Hashable, Sendable {
    var country: CountryCode?
    var asn: UInt32?
    var organisation: String?
    var isAnycast = false

    /// Whether it says anything.
    var saysNothing: Bool { country == nil && asn == nil && organisation == nil && !isAnycast }

    init(country: CountryCode? = nil, asn: UInt32? = nil, organisation: String? = nil) {
        self.country = country
        self.asn = asn
        self.organisation = organisation
    }

    init(_ record: LocationRecord) {
        if let code = record.country {
            var letters = code.utf8.makeIterator()
            if let first = letters.next(), let second = letters.next(), letters.next() == nil {
                country = CountryCode(reportedLetters: first, second)
            }
        }
        asn = record.asn
        organisation = record.organisation
        isAnycast = record.isAnycast
    }
}

/// Data that tells where an address lies; an immutable value, asked by any number of threads.
protocol LocationSource: Sendable {
    /// The date of the data, `yyyy-mm-dd`.
    var dataDate: String { get }
    /// What it says of an address; `nil` for nothing.
    func word(on address: IPAddress) -> SourceWord?
    /// Whether it is certain to say the same of every address in the block.
    func isUniform(over block: AddressBlock) -> Bool
}
