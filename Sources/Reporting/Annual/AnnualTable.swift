public import CaseStore
import HotlineModel

/// The table of a hotline's annual report: a year beside the year before.
///
/// It has sections: the reports first, then the other things that a hotline counts.
public struct AnnualTable: Sendable {
    /// Rows under one heading.
    public struct Section: Hashable, Sendable {
        public var title: String
        public var rows: [Row]

        public init(title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// One number of both years.
    public struct Row: Hashable, Sendable {
        /// The name for programs; for a figure, the one that opens it.
        public var name: String
        public var words: String
        /// `nil` if it is not known.
        public var count: Int?
        public var before: Int?
        /// The whole that the numbers are shares of; `nil` if no per cent are printed.
        public var whole: Whole?

        /// The whole that a row is a share of, in both years.
        public struct Whole: Hashable, Sendable {
            public var count: Int, before: Int

            public init(count: Int, before: Int) {
                self.count = count
                self.before = before
            }
        }

        public init(name: String, words: String, count: Int?, before: Int?, of whole: Whole? = nil) {
            self.name = name
            self.words = words
            self.count = count
            self.before = before
            self.whole = whole
        }

        var perCent: Int? { whole.flatMap { whole in count.flatMap { Percent.share($0, of: whole.count) } } }
        var perCentBefore: Int? { whole.flatMap { whole in before.flatMap { Percent.share($0, of: whole.before) } } }
        /// The change in per cent of the year before; `nil` if that year had none.
        var change: Int? { count.flatMap { count in before.flatMap { Percent.change(count, from: $0) } } }
    }

    /// Days on which a hotline works, as annual reports count them.
    public static let workingDays = 260

    public let year: Int
    public var sections: [Section]

    /// The table of a year.
    ///
    /// - Parameter before: The figures of the year before it.
    public init(year: Int, _ figures: Figures, before: Figures) {
        self.year = year
        let years = (figures, before)
        sections = [
            Section(title: "Reports", rows: Self.reports(years)), Section(title: "By kind", rows: Self.kinds(years)),
            Section(
                title: "Illegal, by medium", rows: Self.findings(years.0.illegalByMedium, years.1.illegalByMedium, years) { .medium($0) }),
            Section(title: "Illegal, by age", rows: Self.findings(years.0.illegalByAge, years.1.illegalByAge, years) { .age($0) }),
            Section(title: "Illegal, by sex", rows: Self.findings(years.0.illegalBySex, years.1.illegalBySex, years) { .sex($0) }),
        ].filter { !$0.rows.isEmpty }
    }

    private static func reports(_ years: (Figures, Figures)) -> [Row] {
        func row(_ figure: Figure, _ words: String, of whole: Row.Whole? = nil, _ count: (Figures) -> Int) -> Row {
            Row(name: figure.description, words: words, count: count(years.0), before: count(years.1), of: whole)
        }
        func aDay(_ figures: Figures) -> Int { Percent.rounded(figures.received, workingDays) }
        return [
            row(.received, "received") { $0.received },
            row(.origin(.partner), "  of these from partners") { $0.byOrigin[.partner] ?? 0 },
            Row(
                name: "perWorkingDay", words: "  a working day (\(workingDays) a year)", count: aDay(years.0), before: aDay(years.1)),
            row(.illegal, "illegal", of: .init(count: years.0.received, before: years.1.received)) { $0.illegal },
            row(.illegalHostedHere, "illegal and hosted here") { $0.illegalHostedHere },
            row(.referred, "passed to the police") { $0.referred },
        ]
    }

    /// Reports by kind, those not assessed yet, and those whose finding was withdrawn. Together they are all reports received.
    private static func kinds(_ years: (Figures, Figures)) -> [Row] {
        var rows = listed(years.0.byKind.merging(years.1.byKind) { now, _ in now }).map { entry in
            let figure = Figure.kind(entry.code)
            return Row(
                name: figure.description, words: figure.words, count: years.0.byKind[entry.code] ?? 0,
                before: years.1.byKind[entry.code] ?? 0)
        }
        for (figure, count, before) in [
            (Figure.awaiting, years.0.awaiting, years.1.awaiting), (.withdrawn, years.0.withdrawn, years.1.withdrawn),
        ] where count + before > 0 {
            rows.append(Row(name: figure.description, words: figure.words, count: count, before: before))
        }
        return rows
    }

    /// Shares of the illegal reports. Rows that are zero in both years are left out.
    private static func findings<Code: OpenCode>(
        _ now: [Code?: Int], _ before: [Code?: Int], _ years: (Figures, Figures), _ figure: (Code?) -> Figure
    ) -> [Row] {
        let whole = Row.Whole(count: years.0.illegal, before: years.1.illegal)
        let either = now.merging(before) { $0 + $1 }
        return listed(either).filter { $0.count > 0 }.map { entry in
            let figure = figure(entry.code)
            return Row(
                name: figure.description, words: figure.words, count: now[entry.code] ?? 0, before: before[entry.code] ?? 0, of: whole)
        }
    }
}
