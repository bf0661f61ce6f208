import HotlineModel
public import LocationDatabases

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
        country = record.country.flatMap { CountryCode(reported: $0) }
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

/// 256 IPv4 addresses that differ in the last octet (`192.0.2.0/24`).
public struct AddressBlock: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The upper 24 bits, in the lower bits of the number.
    let upper: UInt32

    init(upper: UInt32) { self.upper = upper & 0x00FF_FFFF }

    /// The block around an IPv4 address; `nil` for IPv6.
    public init?(around address: IPAddress) {
        guard let v4 = address.v4 else { return nil }
        upper = v4 >> 8
    }

    var first: UInt32 { upper << 8 }
    var last: UInt32 { upper << 8 | 0xFF }

    /// One of its addresses, by the last octet.
    public func address(_ octet: UInt8) -> IPAddress { IPAddress(v4: first | UInt32(octet)) }

    public var description: String { "\(address(0))/24" }

    public static func < (left: Self, right: Self) -> Bool { left.upper < right.upper }
}
