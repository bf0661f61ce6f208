import CaseStore
import Casework
import HTTPServer
import HotlineModel
import Reporting

/// Figures, and the reports behind them.
enum StatisticsRoutes {
    /// The most reports of one page of a list.
    static let longestPage = 10_000

    /// The figures of a period: `year`, `month`, or `from` and `until`; of one partner's reports alone with `partner`.
    static func figures(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let (period, partner, format) = (try routed.period(), try partner(routed), try format(routed))
        let figures = try await node.store.read { try $0.figures(from: period.from, until: period.until, of: partner) }
        return response(PeriodReport(figures, over: period, of: partner).bytes(format), format)
    }

    /// A year beside the year before, with the tips and the contacts of help-line services.
    static func annual(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        guard let text = routed.query("year") else { throw InputError("`year` names the year") }
        let format = try format(routed)
        let year: Int
        do { year = try Period.year(text) } catch { throw InputError(error.inQuery) }
        let (now, before) = (Period.year(year), Period.year(year - 1))
        let table = try await node.store.read { view in
            var table = AnnualTable(
                year: year, try view.figures(from: now.from, until: now.until),
                before: try view.figures(from: before.from, until: before.until))
            table.append(
                try view.helplineFigures(from: now.from, until: now.until),
                before: try view.helplineFigures(from: before.from, until: before.until))
            return table
        }
        return response(table.bytes(format), format)
    }

    /// The reports behind a figure.
    static func list(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        guard let figure = routed.query("figure").flatMap({ Figure($0) }) else {
            throw InputError("`figure` must be the name of a figure: \(Figure.known.map(\.description).joined(separator: ", "))")
        }
        let selector = FigureSelector(figure, of: try partner(routed))
        let (period, format) = (try routed.period(), try format(routed))
        let limit = Int(try routed.number("limit", default: 100, in: 1...Int64(longestPage)))
        guard let after = CountedReport.Position(routed.query("after") ?? CountedReport.Position.start.description) else {
            throw InputError("`after` is not a place of this list")
        }
        let reports = try await node.store.read { view in
            try view.reports(in: selector, from: period.from, until: period.until, after: after, limit: limit)
        }
        let listing = ReportListing(reports, of: selector, after: after, limit: limit)
        var answer = response(listing.bytes(format), format)
        if let next = listing.next { answer.headers.append((name: "hotline-next", value: next.description)) }
        return answer
    }

    // MARK: What is asked for

    private static func partner(_ routed: CallerRequest) throws -> MemberID? {
        guard let text = routed.query("partner") else { return nil }
        guard let member = MemberID(text) else { throw InputError("`partner` must be the short id of a member, such as nl") }
        return member
    }

    private static func format(_ routed: CallerRequest) throws -> ReportFormat {
        guard let text = routed.query("format") else { return .json }
        guard let format = ReportFormat(rawValue: text) else {
            throw InputError("`format` must be one of \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }

    private static func response(_ body: [UInt8], _ format: ReportFormat) -> HTTPResponse {
        HTTPResponse(contentType: format.mediaType, body: body)
    }
}

extension CallerRequest {
    /// The period asked for by `year`, `month`, or `from` and `until`.
    func period() throws -> Period {
        do {
            return try Period(year: query("year"), month: query("month"), from: query("from"), until: query("until"))
        } catch { throw InputError(error.inQuery) }
    }
}

extension PeriodError {
    /// What is wrong, naming query parameters.
    fileprivate var inQuery: String { sentence { "`\($0)`" } }
}
