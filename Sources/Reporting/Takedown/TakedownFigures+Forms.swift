import CSV
import CommandLineInterface
public import NodeMessages

extension TakedownFigures {
    /// The figures in a form.
    public func bytes(_ format: FigureFormat) -> [UInt8] {
        switch format {
        case .json: answer.bytes
        case .csv: Array(csv.utf8)
        case .text: Array(text.utf8)
        }
    }

    /// The figures as the node's interface answers them.
    public var answer: TakedownFigureReport {
        TakedownFigureReport(over: FigureReport.Period(from: period.from, until: period.until), rows: rows)
    }

    /// One row for each group; times in minutes.
    public var csv: String {
        let times = ["toReferral", "toNotice", "toRemoval", "toLastSeen", "fromNoticeToRemoval"]
        var text = CSVText()
        text.append(
            ["group", "name", "material", "online", "removed", "goneBeforeNotice", "neverDelivered", "moved", "cameBack", "undelivered"]
                + times.flatMap { ["\($0) count", "\($0) median minutes", "\($0) 90 % minutes", "\($0) over 24 h"] })
        for row in rows {
            let counts = [
                row.material, row.online, row.removed, row.goneBeforeNotice, row.neverDelivered, row.moved, row.cameBack, row.undelivered,
            ]
            let times = [row.toReferral, row.toNotice, row.toRemoval, row.toLastSeen, row.fromNoticeToRemoval]
            text.append([row.group, row.name ?? ""] + counts.map(String.init) + times.flatMap(\.cells))
        }
        return text.text
    }

    /// Two aligned tables: what became of the material, and how soon.
    public var text: String {
        let rows = rows
        var ends = Table([
            .text("Takedown, \(period.words)"), .number("material"), .number("online"), .number("removed"), .number("before notice"),
            .number("not told"), .number("moved"), .number("came back"), .number("undelivered"),
        ])
        var times = Table([
            .text("Hours to"), .number("referral"), .number("90 %"), .number(">24 h"), .number("notice"), .number("90 %"), .number(">24 h"),
            .number("removal"), .number("90 %"), .number(">24 h"), .number("notice to removal"),
        ])
        for row in rows {
            let counts = [
                row.material, row.online, row.removed, row.goneBeforeNotice, row.neverDelivered, row.moved, row.cameBack, row.undelivered,
            ]
            ends.append([row.words] + counts.map(grouped))
            let spans = [row.toReferral, row.toNotice].flatMap(\.words)
            times.append([row.words] + spans + row.removalWords + [row.fromNoticeToRemoval.medianMinutes.hours])
        }
        return ends.text() + "\n" + times.text() + Self.explanation
    }

    private static let explanation = """

        Not told: gone, though no notice reached the provider. Undelivered: a notice did not arrive, whatever came after it.
        Removal is an interval, from the last look that saw it to the first that did not; its median stands for both. Material that is
        still online, or moved, counts for as long as it was seen (the estimate of Kaplan and Meier, 1958). – is not known.

        """
}

extension TakedownFigureReport.Row {
    fileprivate var words: String { name.map { "\(group) \($0)" } ?? group }

    /// The median as an interval, if its ends differ.
    fileprivate var removalWords: [String] {
        let (early, late) = (toLastSeen.medianMinutes.hours, toRemoval.medianMinutes.hours)
        let median = early == late || toRemoval.medianMinutes == nil ? late : "\(early) to \(late)"
        return [median, toRemoval.ninetyMinutes.hours, grouped(toRemoval.over24Hours)]
    }
}

extension TakedownFigureReport.Times {
    fileprivate var cells: [String] {
        ["\(happened)", medianMinutes.map(String.init) ?? "", ninetyMinutes.map(String.init) ?? "", "\(over24Hours)"]
    }

    fileprivate var words: [String] { [medianMinutes.hours, ninetyMinutes.hours, grouped(over24Hours)] }
}

extension Int? {
    /// Minutes as hours with one decimal.
    fileprivate var hours: String {
        guard let self else { return "–" }
        let tenths = Percent.rounded(self, 6)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
