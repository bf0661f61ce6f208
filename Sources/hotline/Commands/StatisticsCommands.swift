import CaseStore
import CommandLineInterface
import HotlineModel
import NodeMessages
import Reporting

/// Figures: of a period, of a year beside the year before, and the reports behind each.
enum StatisticsCommands {
    static let stats = Command(
        "stats", summary: "Print the node's figures, the annual table, or the reports behind a figure",
        discussion: """
            All figures count reports, by when this node received them, in UTC; without a period, of all time. “disposition” and “forwardedTo” \
            count the placements of illegal reports: a report whose case lies in two countries is there twice.

            With --annual the year stands beside the year before, and so do its tips and the contacts of help-line services, which count by the \
            day they took place on. With --list come the reports behind a figure, as many as it says, oldest \
            first: number, time, origin, case, classification and kind, and no address. Figures are named

            \(Figure.known.map(\.description).joined(separator: ", ")), partner:MEMBER, forwardedTo:MEMBER

            and codes that newer members brought are named as they came (kind:CODE).
            """,
        examples: [
            "hotline stats", "hotline stats --month 2014-02 --csv", "hotline stats --annual 2014",
            "hotline stats --year 2014 --list illegalHostedHere --partner de",
        ],
        options: [
            NodeAccess.configOption, .value("year", "YEAR", "One calendar year."), .value("month", "YYYY-MM", "One calendar month."),
            .value("from", "TIME", "From this date or moment on."), .value("until", "TIME", "Before this date or moment."),
            .value("annual", "YEAR", "The annual table of a year."), .value("list", "FIGURE", "The reports behind a figure."),
            .value("partner", "MEMBER", "Only reports that this member delivered."), .flag("csv", "Print CSV instead of text."), .json,
        ]
    ) { invocation in
        _ = try invocation.checkedFormat
        if let year = try annual(invocation) {
            try await invocation.write(StatisticsEndpoints.annual.ask(AnnualQuery(year: year, format: invocation.figureFormat)))
        } else if let figure = invocation.value("list") {
            try await list(figure, invocation)
        } else {
            try await invocation.write(StatisticsEndpoints.figures.ask(try query(invocation)))
        }
        return .done
    }

    private static func query(_ invocation: Invocation) throws(UsageError) -> FigureQuery {
        FigureQuery(try invocation.period(), FigureChoice(partner: try invocation.parsed("partner"), format: invocation.figureFormat))
    }

    private static func annual(_ invocation: Invocation) throws(UsageError) -> String? {
        guard let text = invocation.value("annual") else { return nil }
        if let other = ["year", "month", "from", "until", "list", "partner"].first(where: { invocation.value($0) != nil }) {
            throw UsageError("--annual and --\(other) exclude each other.")
        }
        do throws(PeriodError) { return "\(try Period.year(text))" } catch { throw UsageError(error.sentence { _ in "--annual" } + ".") }
    }

    /// Prints a listing page by page; as JSON it is one document.
    private static func list(_ name: String, _ invocation: Invocation) async throws {
        guard let figure = Figure(name) else { throw unknown(name) }
        let node = try await NodeAccess.open(invocation)
        var page = FigureListQuery(try query(invocation), FigurePage(figure: name, limit: Whole(5_000)))
        var reports: [ListedReport] = []
        var isFirst = true
        repeat {
            let ask = StatisticsEndpoints.list.ask(page)
            let answer = try await node.answer(to: ask.unread)
            // A code of an open list may be one that a newer member brought, or mistyped.
            if isFirst, answer.next == nil, !figure.isKnown, try await isEmpty(name, node) { throw unknown(name) }
            if invocation.wantsJSON {
                reports += try ask.answer(in: answer).items
            } else {
                invocation.console.write(String(decoding: answer.body, as: UTF8.self))
            }
            page.after = answer.next
            isFirst = false
        } while page.after != nil
        guard invocation.wantsJSON else { return }
        invocation.show(FigureListing(ListedFigure(figure: name, partner: page.first.partner), Page(reports))) { _ in "" }
    }

    /// Tells if nothing was ever counted by a figure.
    private static func isEmpty(_ figure: String, _ node: NodeAccess) async throws -> Bool {
        let query = FigureListQuery(FigureQuery(PeriodQuery(), FigureChoice()), FigurePage(figure: figure, limit: Whole(1)))
        return try await node.answer(to: StatisticsEndpoints.list.ask(query)).items.isEmpty
    }

    private static func unknown(_ name: String) -> UsageError {
        let names = Figure.known.map(\.description) + ["partner:MEMBER", "forwardedTo:MEMBER"]
        let meant = NearestName.of(name, among: names).map { " Did you mean \($0)?" }
        return UsageError("--list does not know that figure." + (meant ?? " “hotline stats --help” names them all."))
    }
}

extension Invocation {
    fileprivate var figureFormat: FigureFormat { wantsJSON ? .json : flag("csv") ? .csv : .text }

    /// The form that the options choose.
    var checkedFormat: FigureFormat {
        get throws(UsageError) {
            guard !flag("csv") || !wantsJSON else { throw UsageError("--csv and --json exclude each other.") }
            return figureFormat
        }
    }

    /// Prints an answer as the node wrote it.
    func write(_ ask: Ask<some Sendable>) async throws {
        let text = String(decoding: try await NodeAccess.open(self).answer(to: ask.unread).body, as: UTF8.self)
        if wantsJSON { console.print(text) } else { console.write(text) }
    }

    /// The period that the options give; refused if they do not make one.
    func period() throws(UsageError) -> PeriodQuery {
        let query = PeriodQuery(year: value("year"), month: value("month"), from: value("from"), until: value("until"))
        do throws(PeriodError) {
            _ = try Period(year: query.year, month: query.month, from: query.from, until: query.until)
        } catch { throw UsageError(error.sentence { "--\($0)" } + ".") }
        return query
    }
}
