extension AnnualTable {
    /// Appends what became of material that this hotline is responsible for. Without any in either year it is left out.
    ///
    /// Everything that is gone counts as removed; the row below says how much of it was gone before a notice was sent.
    public mutating func append(_ takedown: TakedownFigures, before: TakedownFigures) {
        let years = (takedown.all, before.all)
        guard years.0.noticed + years.1.noticed + years.0.gone + years.1.gone > 0 else { return }
        func row(_ name: String, _ words: String, _ count: (TakedownTally) -> Int?) -> Row {
            Row(name: name, words: words, count: count(years.0), before: count(years.1))
        }
        sections.append(
            Section(
                title: "Takedown",
                rows: [
                    row("notices", "notices") { $0.noticed }, row("removed", "removed") { $0.gone },
                    row("removed:beforeNotice", "  gone before a notice") { $0[.goneBeforeNotice] },
                    row("medianHours", "median hours from report to removal") { $0.medianHours },
                ]))
    }
}
