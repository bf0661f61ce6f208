import HotlineModel

/// The territories with a country code of their own that belong to another country, as a new federation lists them.
///
/// A case hosted in one goes to whoever covers the territory itself, and otherwise to whoever covers its country. The federation may
/// change the list: it stands in the signed directory.
enum Territories {
    static let standard: [CountryCode: CountryCode] = {
        let byCountry: [(country: String, territories: String)] = [
            ("AU", "CC CX HM NF"), ("CN", "HK MO"), ("DK", "FO GL"), ("FI", "AX"),
            ("FR", "BL GF GP MF MQ NC PF PM RE TF WF YT"), ("GB", "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"),
            ("NL", "AW BQ CW SX"), ("NO", "BV SJ"), ("NZ", "CK NU TK"), ("US", "AS GU MP PR UM VI"),
        ]
        var map: [CountryCode: CountryCode] = [:]
        for entry in byCountry {
            for territory in entry.territories.split(separator: " ") {
                if let territory = CountryCode(String(territory)), let country = CountryCode(entry.country) { map[territory] = country }
            }
        }
        return map
    }()
}
