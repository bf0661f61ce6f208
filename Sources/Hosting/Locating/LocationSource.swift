import HotlineModel
import LocationDatabases

/// The answer of one source about an address, with its country already normalised.
struct SourceWord: Hashable, Sendable {
    var country: CountryCode?
    var asn: UInt32?
    var organisation: String?
    var isAnycast = false

    /// Tells if every part of the answer is missing.
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

/// Data that locates addresses. It is an immutable value, so any number of threads may ask it.
protocol LocationSource: Sendable {
    /// The date of the data, `yyyy-mm-dd`.
    var dataDate: String { get }
    /// The answer about an address; `nil` if the source has none.
    func word(on address: IPAddress) -> SourceWord?
    /// Tells if the answer is certain to be the same for every address in the block.
    func isUniform(over block: AddressBlock) -> Bool
}
