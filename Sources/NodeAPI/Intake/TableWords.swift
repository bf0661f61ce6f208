/// The words that programs put behind and between the rows of a table, in English and Dutch.
enum TableWords {
    /// True if the cells of a row say nothing but a sum, a count or the end of a list: `Total: 28 reports`, `Pagina 1 van 3`.
    static func areFooter(_ cells: [String]) -> Bool {
        let words = cells.joined(separator: " ").lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count <= 16, words.contains(where: footers.contains) else { return false }
        return words.allSatisfy { footers.contains($0) || besideFooters.contains($0) || isNumber($0) }
    }

    /// True if the cells of a row hold nothing but numbers.
    static func areNumbers(_ cells: [String]) -> Bool {
        cells.allSatisfy { cell in cell.contains(where: \.isNumber) && !cell.contains(where: \.isLetter) }
    }

    private static func isNumber(_ word: String) -> Bool { word.allSatisfy(\.isNumber) }

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }

    private static let footers = set(
        """
        total totals totaal subtotal subtotaal sum som count aantal end einde eof page pagina blad affected generated exported printed \
        gegenereerd afgedrukt
        """)

    private static let besideFooters = set(
        """
        grand number of van the de het row rows rij rijen regel regels record records report reports melding meldingen url urls link links \
        address addresses adres adressen list lijst file bestand table tabel on op at om date datum is january february march april may june \
        july august september october november december januari februari maart mei juni juli augustus oktober
        """)
}
