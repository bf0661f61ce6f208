import HotlineModel

/// The sentences that fill placeholders, in one language.
struct NoticeWords: Sendable {
    let language: NoticeLanguage
    private var isDutch: Bool { language == .dutch }

    func count(_ number: Int) -> String {
        switch (isDutch, number == 1) {
        case (false, true): "1 address"
        case (false, false): "\(number) addresses"
        case (true, true): "1 adres"
        case (true, false): "\(number) adressen"
        }
    }

    /// The reasons for the classes that the addresses have. If there are several, they say which address has which.
    ///
    /// - Parameter areNumbered: The addresses are lines without marks, so their numbers are named.
    func reasons(for draft: NoticeDraft, of hotline: HotlineIdentity, areNumbered: Bool = false) -> String {
        let classes = Set(draft.addresses.map(\.classification))
        func material(_ classification: Classification) -> String {
            guard classes.count > 1 else { return isDutch ? "dit materiaal" : "this material" }
            guard areNumbered else {
                return isDutch
                    ? "het materiaal met de aanduiding \"\(classification.rawValue)\""
                    : "the material that is marked \"\(classification.rawValue)\""
            }
            let lines = Self.ranges(of: draft.addresses.indices.filter { draft.addresses[$0].classification == classification })
            return isDutch ? "het materiaal in de regels \(lines)" : "the material in the lines \(lines)"
        }
        let law = hotline.law.map { ", \($0)" } ?? ""
        var sentences: [String] = []
        if classes.contains(.baseline) {
            sentences.append(
                isDutch
                    ? "Opgeleide analisten van \(hotline.name) hebben \(material(.baseline)) beoordeeld als beelden van seksueel misbruik van echte kinderen, "
                        + "die in vrijwel alle landen strafbaar zijn (baseline van Interpol)."
                    : "Trained analysts of \(hotline.name) assessed \(material(.baseline)) as images of the sexual abuse of real children, "
                        + "which are illegal in nearly all countries (Interpol's baseline).")
        }
        if classes.contains(.national) {
            sentences.append(
                isDutch
                    ? "Opgeleide analisten van \(hotline.name) hebben \(material(.national)) beoordeeld als "
                        + "seksuele afbeeldingen van minderjarigen, strafbaar naar het recht van \(hotline.country)\(law)."
                    : "Trained analysts of \(hotline.name) assessed \(material(.national)) as "
                        + "sexual depictions of minors, illegal under the law of \(hotline.country)\(law).")
        }
        return sentences.joined(separator: "\n")
    }

    /// The numbers of places in a list, from 1, such as `1-3, 7`.
    static func ranges(of places: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for place in places {
            if let last = ranges.last, last.upperBound + 1 == place {
                ranges[ranges.count - 1] = last.lowerBound...place
            } else {
                ranges.append(place...place)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound + 1)" : "\($0.lowerBound + 1)-\($0.upperBound + 1)" }.joined(separator: ", ")
    }

    func goodFaith(of hotline: HotlineIdentity) -> String {
        isDutch
            ? "\(hotline.name) is te goeder trouw overtuigd dat de informatie en de beweringen in deze melding juist en volledig zijn."
            : "\(hotline.name) has a bona fide belief that the information and allegations in this notice are accurate and complete."
    }

    /// - Parameters:
    ///   - earlier: The fewest and the most notices that went before, among the addresses.
    ///   - isSeen: Looks found all of it online since the last of them.
    func repeats(_ earlier: ClosedRange<Int>, isSeen: Bool) -> String {
        guard earlier.upperBound > 0 else { return "" }
        let most = earlier.upperBound
        let number = earlier.lowerBound == most ? "\(most)" : isDutch ? "tot \(most)" : "up to \(most)"
        let told =
            isDutch
            ? "Wij stuurden u hierover eerder \(number) \(most == 1 ? "melding" : "meldingen")."
            : "We sent you \(number) \(most == 1 ? "notice" : "notices") about this before."
        guard isSeen else { return told }
        return told
            + (isDutch
                ? " Bij onze laatste controle stond het materiaal nog online." : " At our last check the material was still online.")
    }

    func attachment(_ shape: NoticeDraft.Shape) -> String {
        switch (isDutch, shape) {
        case (false, .report):
            "The exact address is in the attached file xarf.json (XARF 4.2). In this text it is altered so that nobody opens it by mistake."
        case (false, .table):
            "The exact addresses are in the attached table addresses.csv. In this text they are altered so that nobody opens them by mistake."
        case (true, .report):
            "Het exacte adres staat in de bijlage xarf.json (XARF 4.2). In deze tekst is het veranderd, zodat niemand het per ongeluk opent."
        case (true, .table):
            "De exacte adressen staan in de bijlage addresses.csv. In deze tekst zijn ze veranderd, zodat niemand ze per ongeluk opent."
        }
    }

    func decision(_ link: String?) -> String {
        guard let link else { return "" }
        return isDutch
            ? "U kunt uw besluit ook hier opgeven; de link verandert niets totdat u iets verstuurt:\n\(link)"
            : "You can also state your decision here; the link changes nothing until you submit something:\n\(link)"
    }

    func banner(_ banner: HelpLineBanner?) -> String {
        guard let banner else { return "" }
        let offer =
            isDutch
            ? "Wij vragen u deze tekst te tonen op de plaats van wat u verwijdert. Hij helpt mensen die bang zijn een kind kwaad te doen:"
            : "We ask you to show this text in place of what you remove. It helps people who fear that they might harm a child:"
        return "\(offer)\n\(banner.text)\n\(banner.link)"
    }

    /// The most addresses that the text lists; the table has all.
    static let listed = 100

    /// The addresses, altered so that nobody opens them by mistake.
    func list(_ addresses: [NoticedAddress]) -> String {
        var lines = entries(addresses.prefix(Self.listed), isMixed: Self.isMixed(addresses)) { Defanged.text(of: $0) }
        let more = addresses.count - Self.listed
        if more > 0 {
            lines.append(isDutch ? "… en nog \(more), zie de bijlage." : "… and \(more) more, in the attached table.")
        }
        return lines.joined(separator: "\n")
    }

    /// All addresses as they are.
    func exactList(_ addresses: [NoticedAddress]) -> String {
        entries(addresses[...], isMixed: Self.isMixed(addresses)) { $0 }.joined(separator: "\n")
    }

    private static func isMixed(_ addresses: [NoticedAddress]) -> Bool { Set(addresses.map(\.classification)).count > 1 }

    private func entries(_ addresses: ArraySlice<NoticedAddress>, isMixed: Bool, written: (String) -> String) -> [String] {
        var lines: [String] = []
        for (index, address) in addresses.enumerated() {
            lines.append("\(index + 1). \(written(address.url))")
            let mark = isMixed ? ", \(address.classification.rawValue)" : ""
            let place = [address.ip, address.asn.map { "AS\($0)" }].compactMap { $0 }.joined(separator: ", ")
            lines.append(
                isDutch
                    ? "   kenmerk \(address.reference)\(mark), voor het eerst gezien \(address.firstSeen)\(place.isEmpty ? "" : ", op \(place)")"
                    : "   reference \(address.reference)\(mark), first seen \(address.firstSeen)\(place.isEmpty ? "" : ", at \(place)")")
        }
        return lines
    }
}
