public import CaseStore
import HotlineModel

extension AnnualTable {
    /// Appends the tips of both years, and the contacts with each help-line service. Rows that are zero in both years are left out.
    ///
    /// Contacts are counted with repeats. Beneath them stand the unique ones: one for each person and matter.
    public mutating func append(_ helpline: HelplineFigures, before: HelplineFigures) {
        let years = (helpline, before)
        if helpline.tips + before.tips > 0 { sections.append(Section(title: "Tips on travelling offenders", rows: Self.tips(years))) }
        let services = Set(helpline.services + before.services)
        let others = services.filter { !$0.isKnown }.sorted { $0.rawValue < $1.rawValue }
        for service in ContactService.known.filter(services.contains) + others {
            sections.append(Section(title: "Contacts, \(service.words)", rows: Self.contacts(of: service, years)))
        }
    }

    private static func tips(_ years: (HelplineFigures, HelplineFigures)) -> [Row] {
        [
            // The figure of reports that counts the same, so that it can be opened.
            Row(
                name: Figure.kind(.travellingOffenderTip).description, words: "received", count: years.0.tips, before: years.1.tips),
            Row(
                name: "tips:withSupplement", words: "  with a supplement", count: years.0.tipsWithSupplement,
                before: years.1.tipsWithSupplement),
            Row(
                name: "tips:handedOver", words: "  handed over to the police", count: years.0.tipsHandedOver, before: years.1.tipsHandedOver
            ),
        ]
    }

    private static func contacts(of service: ContactService, _ years: (HelplineFigures, HelplineFigures)) -> [Row] {
        let name = "contacts:\(service.rawValue)"
        func rows(_ name: String, _ words: String, _ isCounted: @escaping (ContactCount) -> Bool = { _ in true }) -> [Row] {
            func row(_ name: String, _ words: String, _ isCounted: @escaping (ContactCount) -> Bool) -> Row {
                Row(
                    name: name, words: words, count: years.0.contactCount { $0.service == service && isCounted($0) },
                    before: years.1.contactCount { $0.service == service && isCounted($0) })
            }
            return [row(name, words, isCounted), row("\(name):unique", "  unique") { !$0.isRepeat && isCounted($0) }]
        }
        let all = (years.0.contacts + years.1.contacts).filter { $0.service == service }
        let themes = Set(all.map(\.theme))
        let known = service.knownThemes.filter(themes.contains)
        let others = themes.subtracting(known).sorted { $0.rawValue < $1.rawValue }
        return rows(name, "contacts, with repeats")
            + (known + others).flatMap { theme in rows("\(name):\(theme.rawValue)", theme.words) { $0.theme == theme } }
    }
}
