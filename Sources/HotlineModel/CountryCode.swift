/// An ISO 3166-1 alpha-2 country, or `XK` for Kosovo: two upper-case ASCII letters.
///
/// It has only codes that mean a country. ``init(reported:)`` reads the codes of location data, which have others too.
/// The table and its vectors: `Protocols/country-codes.md`.
public struct CountryCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The two letters, the first in the upper byte: small enough for tables of half a million ranges.
    private let packed: UInt16

    public var rawValue: String {
        String(unsafeUninitializedCapacity: 2) { letters in
            letters[0] = UInt8(packed >> 8)
            letters[1] = UInt8(packed & 0xFF)
            return 2
        }
    }

    /// Reads an exact code (`NL`); `nil` if it is not two upper-case letters or names no country.
    public init?(_ rawValue: some StringProtocol) {
        guard let packed = Self.packed(rawValue.utf8), Self.isCountry(packed) else { return nil }
        self.packed = packed
    }

    /// Reads an exact code from its bytes; `nil` if it is not two upper-case letters or names no country.
    public init?(utf8 code: Span<UInt8>) {
        guard code.count == 2 else { return nil }
        let packed = UInt16(code[0]) << 8 | UInt16(code[1])
        guard Self.isCountry(packed) else { return nil }
        self.packed = packed
    }

    /// Reads a code as location data gives it: any case, `UK` for `GB`; `nil` if it names no country.
    public init?(reported: some StringProtocol) {
        guard let packed = Self.packed(reported.utf8) else { return nil }
        self.init(reportedLetters: UInt8(packed >> 8), UInt8(packed & 0xFF))
    }

    /// Reads the two letters of a code as location data gives it; `nil` if it names no country.
    public init?(reportedLetters first: UInt8, _ second: UInt8) {
        // Without the bit 0x20 an ASCII letter is upper case; no other byte becomes a letter by it.
        let upper = UInt16(first & 0xDF) << 8 | UInt16(second & 0xDF)
        // No code that is to be replaced is a country itself, so the common case needs no table.
        guard !Self.isCountry(upper) else {
            packed = upper
            return
        }
        guard let meant = Self.replacements[upper] else { return nil }
        packed = meant
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }

    /// Every country, in alphabetical order of the codes.
    public static let all: [CountryCode] = codes.split(separator: " ").compactMap { CountryCode($0) }

    private static func packed(_ bytes: some Sequence<UInt8>) -> UInt16? {
        var packed: UInt16 = 0, count = 0
        for byte in bytes {
            count += 1
            guard count <= 2 else { return nil }
            packed = packed << 8 | UInt16(byte)
        }
        return count == 2 ? packed : nil
    }

    private static func isCountry(_ packed: UInt16) -> Bool {
        let first = Int(packed >> 8) - 0x41, second = Int(packed & 0xFF) - 0x41
        guard (0..<26).contains(first), (0..<26).contains(second) else { return false }
        return countries[first] & (1 << UInt32(second)) != 0
    }

    /// For each first letter, one bit for each second letter that makes a country.
    private static let countries: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 26)
        for code in codes.split(separator: " ") {
            let letters = Array(code.utf8)
            table[Int(letters[0]) - 0x41] |= 1 << UInt32(letters[1] - 0x41)
        }
        return table
    }()

    /// Codes that mean a country though ISO 3166-1 does not list them: exceptional reservations and codes since replaced.
    private static let replacements: [UInt16: UInt16] = {
        let pairs = "UKGB ELGR FXFR ACSH TASH CPFR DGIO EAES ICES TPTL ZRCD BUMM DDDE"
        var table: [UInt16: UInt16] = [:]
        for pair in pairs.split(separator: " ") {
            if let from = packed(pair.utf8.prefix(2)), let to = packed(pair.utf8.suffix(2)) { table[from] = to }
        }
        return table
    }()

    /// ISO 3166-1 alpha-2 as of 2025, and `XK`.
    private static let codes =
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI "
        + "CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ "
        + "GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
        + "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG "
        + "PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK "
        + "TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
}
