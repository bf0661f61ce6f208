/// An ISO 3166-1 alpha-2 country, or `XK` for Kosovo: two upper-case ASCII letters.
///
/// Holds only codes that mean a country; what location data says is first read by ``init(reported:)``.
public struct CountryCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The two letters.
    public let rawValue: String

    /// Takes an exact code (`NL`); `nil` when it is not two upper-case letters or is one that names no country.
    public init?(_ rawValue: String) {
        let bytes = rawValue.utf8
        guard bytes.count == 2, bytes.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        guard !Self.namesNoCountry.contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// Reads a code as location data gives it: any case, `UK` for `GB`; `nil` where it names no country.
    ///
    /// The table and its vectors: `Protocols/country-codes.md`.
    public init?(reported: String) {
        let upper = reported.uppercased()
        self.init(upper == "UK" ? "GB" : upper)
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Codes that location data uses for regions, anonymisers, satellites and the unknown.
    private static let namesNoCountry: Set<String> = ["EU", "AP", "A1", "A2", "A3", "O1", "T1", "ZZ", "XX", "UK"]
}
