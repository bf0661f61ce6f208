import CaseStore
import CommandLineInterface
import Envelopes
import HotlineModel
import Reporting

/// Figures: of a period, of a year beside the year before, and the reports behind each.
enum StatisticsCommands {
    static let stats = Command(
        "stats", summary: "Print the node's figures, the annual table, or the reports behind a figure",
        discussion: """
            All figures count reports, by when this node received them, in UTC; without a period, of all time. “disposition” and “forwardedTo” \
            count the shares of illegal reports: a report whose case lies in two countries is there twice.

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
        let request = try StatisticsRequest(invocation)
        let node = try await NodeAccess.open(invocation)
        if let figure = request.figure {
            try await list(figure, request, node, invocation)
        } else {
            let body = try await node.get(request.target)
            let text = String(decoding: body, as: UTF8.self)
            if request.format == .json { invocation.console.print(text) } else { invocation.console.write(text) }
        }
        return .done
    }

    /// Prints a listing page by page; as JSON it is one document.
    private static func list(_ figure: Figure, _ request: StatisticsRequest, _ node: NodeAccess, _ invocation: Invocation) async throws {
        var (after, isFirst) = ("", true)
        repeat {
            let (body, next) = try await node.page(request.target + after)
            // A code of an open list may be one that a newer member brought, or a slip of the pen.
            if isFirst, next == nil, !figure.isKnown, try await isEmpty(request, node) { throw request.unknownFigure(figure.description) }
            switch request.format {
            case .json:
                let reports = try JSONValue(parsing: body, limits: JSONLimits(bytes: 64 << 20))["reports"]?.array ?? []
                if isFirst { invocation.console.write(request.opening) }
                for (index, report) in reports.enumerated() {
                    let comma = isFirst && index == 0 ? "" : ","
                    invocation.console.write(comma + String(decoding: report.compactBytes, as: UTF8.self))
                }
            case .csv, .text: invocation.console.write(String(decoding: body, as: UTF8.self))
            }
            after = next.map { "&after=\($0)" } ?? ""
            isFirst = false
        } while !after.isEmpty
        if request.format == .json { invocation.console.write("]}\n") }
    }

    /// Whether nothing was ever counted by a figure.
    private static func isEmpty(_ request: StatisticsRequest, _ node: NodeAccess) async throws -> Bool {
        guard let figure = request.figure else { return false }
        return try await node.json("/api/v1/stats/list?figure=\(figure)&limit=1")["reports"]?.array?.isEmpty ?? true
    }
}

/// What `hotline stats` was asked for.
struct StatisticsRequest {
    /// How many reports a page of a list has.
    private static let page = 5_000

    let figure: Figure?
    let format: ReportFormat
    let partner: MemberID?
    private let annual: Int?
    private let period: [(String, String)]

    init(_ invocation: Invocation) throws(UsageError) {
        guard !invocation.flag("csv") || !invocation.wantsJSON else { throw UsageError("--csv and --json exclude each other.") }
        format = invocation.wantsJSON ? .json : invocation.flag("csv") ? .csv : .text
        partner = try Self.partner(invocation)
        annual = try Self.annual(invocation)
        period = try Self.period(invocation)
        guard let name = invocation.value("list") else {
            figure = nil
            return
        }
        guard name.utf8.allSatisfy(Self.isPlain), let figure = Figure(name) else { throw Self.unknown(name) }
        self.figure = figure
    }

    /// The parts of a period that are given, once they make one.
    static func period(_ invocation: Invocation) throws(UsageError) -> [(String, String)] {
        do throws(PeriodError) {
            _ = try Period(
                year: invocation.value("year"), month: invocation.value("month"), from: invocation.value("from"),
                until: invocation.value("until"))
        } catch { throw UsageError(error.sentence { "--\($0)" } + ".") }
        return ["year", "month", "from", "until"].compactMap { name in invocation.value(name).map { (name, $0) } }
    }

    /// Path and query of what is asked for, or of the first page of it.
    var target: String {
        if let annual { return "/api/v1/stats/annual?year=\(annual)&format=\(format.rawValue)" }
        var query = period.map { "\($0)=\($1)" } + ["format=\(format.rawValue)"]
        if let partner { query.append("partner=\(partner)") }
        guard let figure else { return "/api/v1/stats?" + query.joined(separator: "&") }
        return "/api/v1/stats/list?" + (query + ["figure=\(figure)", "limit=\(Self.page)"]).joined(separator: "&")
    }

    /// How the JSON of a list begins.
    var opening: String {
        let members: JSONValue = [
            "figure": .string(figure?.description ?? ""), "partner": partner.map { .string($0.rawValue) } ?? .null,
        ]
        return String(decoding: members.compactBytes.dropLast(), as: UTF8.self) + ",\"reports\":["
    }

    /// The refusal of a figure that is none.
    func unknownFigure(_ name: String) -> UsageError { Self.unknown(name) }

    private static func unknown(_ name: String) -> UsageError {
        let names = Figure.known.map(\.description) + ["partner:MEMBER", "forwardedTo:MEMBER"]
        let meant = NearestName.of(name, among: names).map { " Did you mean \($0)?" }
        return UsageError("--list does not know that figure." + (meant ?? " “hotline stats --help” names them all."))
    }

    /// What may stand in a query as it is.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func partner(_ invocation: Invocation) throws(UsageError) -> MemberID? {
        guard let text = invocation.value("partner") else { return nil }
        guard let member = MemberID(text) else { throw UsageError("--partner takes the short id of a member, such as nl.") }
        return member
    }

    private static func annual(_ invocation: Invocation) throws(UsageError) -> Int? {
        guard let text = invocation.value("annual") else { return nil }
        if let other = ["year", "month", "from", "until", "list", "partner"].first(where: { invocation.value($0) != nil }) {
            throw UsageError("--annual and --\(other) exclude each other.")
        }
        do throws(PeriodError) { return try Period.year(text) } catch {
            throw UsageError(error.sentence { _ in "--annual" } + ".")
        }
    }
}
