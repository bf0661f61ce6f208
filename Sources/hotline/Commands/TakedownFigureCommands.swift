import CommandLineInterface
import NodeMessages
import Reporting

/// What became of the material that this hotline is responsible for, and the yearly report about notices.
enum TakedownFigureCommands {
    static let figures = Command(
        "figures", summary: "Print what became of the material that this hotline is responsible for, and how soon",
        discussion: """
            Material at one host counts once, from its first report here, or its return, in the period in which it began. It is online, removed \
            after a notice, gone before one, gone though no notice arrived, or moved to another country. The hours to referral, notice and removal stand for all of \
            it, for each provider, country, origin and month: the median, by when nine of ten were done, and what took longer than a day.

            A removal is an interval: from the last look that saw the material to the first that did not. What has not happened yet \
            counts too, for as long as it is known (the estimate of Kaplan and Meier).
            """,
        examples: ["hotline takedown figures", "hotline takedown figures --year 2026 --csv"],
        options: [
            NodeAccess.configOption, .value("year", "YEAR", "One calendar year."), .value("month", "YYYY-MM", "One calendar month."),
            .value("from", "TIME", "From this date or moment on."), .value("until", "TIME", "Before this date or moment."),
            .flag("csv", "Print CSV instead of text."), .json,
        ]
    ) { invocation in
        let form = FigureForm(format: try invocation.checkedFormat)
        try await invocation.write(TakedownFigureEndpoints.figures.ask(TakedownFigureQuery(try invocation.period(), form)))
        return .done
    }

    static let report = Command(
        "report", summary: "Print the yearly report of a trusted flagger: notices by provider, content and action",
        discussion: """
            Trusted flaggers publish it each year (Digital Services Act, article 22, paragraph 3). A notice counts in the year in which it \
            was sent, once for each address at each host. The action is what this node saw: removed, none so far, moved, goneBefore,
            undelivered, or withdrawn (the provider heard that the finding fell).
            """,
        examples: ["hotline takedown report --year 2026", "hotline takedown report --year 2026 --csv"],
        options: [
            NodeAccess.configOption, .value("year", "YEAR", "The calendar year."), .flag("csv", "Print CSV instead of text."), .json,
        ]
    ) { invocation in
        guard let text = invocation.value("year") else { throw UsageError("Say which year: --year 2026.") }
        let year: Int
        do throws(PeriodError) { year = try Period.year(text) } catch { throw UsageError(error.sentence { "--\($0)" } + ".") }
        try await invocation.write(
            TakedownFigureEndpoints.flagger.ask(AnnualQuery(year: "\(year)", format: try invocation.checkedFormat)))
        return .done
    }
}
