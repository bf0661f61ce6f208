/// What a column of a table of reports holds.
enum TableColumn: Hashable {
    case address, referrer, reference, source, type, comment
    /// The mailbox of the person who wrote the table. Nothing is read from it.
    case workUser

    /// The column that a title names, and nothing else: `Webadres (verplicht)`, `HTTP-Referer`, `URL 2`.
    init?(title: String) {
        guard title.utf8.count <= 80 else { return nil }
        let words = title.prefix { $0 != "(" && $0 != "[" }.split(separator: "/").map { SpelledWords.plain(String($0)) }
        let named = [words.joined()] + words
        guard let column = named.lazy.compactMap({ Self.titles[Self.withoutNumber($0)] }).first else { return nil }
        self = column
    }

    /// True for a title that can also mean where a person lives.
    static func isAmbiguous(_ title: String) -> Bool { ambiguous.contains(withoutNumber(SpelledWords.plain(title))) }

    private static let ambiguous: Set<String> = ["address", "addresses", "adres", "adressen"]

    private static func withoutNumber(_ word: String) -> String {
        var word = Substring(word)
        while let last = word.last, last.isNumber { word = word.dropLast() }
        return String(word)
    }

    private static let titles: [String: TableColumn] = {
        let titles: [TableColumn: String] = [
            .address: """
            url urls uri link links hyperlink webadres webadressen webaddress webaddresses weblink internetadres urladdress reportedurl \
            address addresses adres adressen
            """,
            .referrer: "referrer referer referrerurl refererurl httpreferer httpreferrer verwijzer foundat foundon gevondenop",
            .reference:
                "reference references referencenumber referenceno ref refno refnr referentie referentienummer kenmerk meldingsnummer",
            .source: "source sources bron origin herkomst channel kanaal",
            .type: "type sitetype typesite typeofsite websitetype soort soortsite",
            .comment: """
            comment comments remark remarks note notes opmerking opmerkingen description omschrijving toelichting notitie notities \
            commentaar message bericht details
            """,
            .workUser: "workuseremail workuser",
        ]
        var table: [String: TableColumn] = [:]
        for (column, words) in titles { for word in words.split(separator: " ") { table[String(word)] = column } }
        return table
    }()
}
