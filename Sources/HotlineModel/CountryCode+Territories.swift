extension CountryCode {
    /// The map of territories a new directory starts with (`GP` → `FR`); the secretariat may sign another.
    ///
    /// It holds the territories whose criminal law or whose police answer to another country, as a rule of thumb; a member that covers the
    /// territory itself always comes first (`Protocols/country-codes.md`).
    public static let customaryTerritories: [CountryCode: CountryCode] = {
        let byCountry: [(String, String)] = [
            ("AU", "CC CX HM NF"), ("CN", "HK MO"), ("DK", "FO GL"), ("FI", "AX"), ("FR", "BL GF GP MF MQ NC PF PM RE TF WF YT"),
            ("GB", "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"), ("NL", "AW BQ CW SX"), ("NO", "BV SJ"), ("NZ", "CK NU TK"),
            ("US", "AS GU MP PR UM VI"),
        ]
        var map: [CountryCode: CountryCode] = [:]
        for (country, territories) in byCountry {
            for territory in territories.split(separator: " ") {
                if let territory = CountryCode(territory), let country = CountryCode(country) { map[territory] = country }
            }
        }
        return map
    }()
}
