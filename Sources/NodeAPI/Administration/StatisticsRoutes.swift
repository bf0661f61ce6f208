import AccessControl
import CaseStore
import HTTPServer
import Helpline
import HotlineModel
import NodeMessages
import Reporting
import Runtime

/// Figures, and the reports behind them.
struct StatisticsRoutes {
    let member: MemberID
    let store: any CaseStore
    let clock: any WallClock
    let helpline: HelplineDesk

    func addReading(to router: inout Router<Caller?>) {
        add(StatisticsEndpoints.figures, to: &router) { try await figures($0) }
        add(StatisticsEndpoints.annual, to: &router) { try await annual($0) }
        add(StatisticsEndpoints.list, to: &router) { try await list($0) }
        add(StatisticsEndpoints.contacts, to: &router) { try await contacts($0) }
    }

    /// Adds a handler whose answer has a form that the query chooses.
    private func add<Request, Answer>(
        _ endpoint: Endpoint<Nothing, Request, Answer>, to router: inout Router<Caller?>,
        _ handler: @escaping @Sendable (Request) async throws -> HTTPResponse
    ) {
        router.on(endpoint.method.rawValue, endpoint.path, for: .viewer) { try await handler(try Query.read($0.request.query)) }
    }

    /// The figures of a period, of one partner's reports alone if the query names one.
    private func figures(_ query: FigureQuery) async throws -> HTTPResponse {
        let (period, format) = (try query.first.period, query.format ?? .json)
        let figures = try await store.read { try $0.figures(from: period.from, until: period.until, of: query.partner) }
        return HTTPResponse(PeriodReport(figures, over: period, of: query.partner).bytes(format), format)
    }

    /// A year beside the year before, with the tips, the contacts of help-line services, and what became of the material.
    private func annual(_ query: AnnualQuery) async throws -> HTTPResponse {
        let year = try query.validYear
        let (now, before, format) = (Period.year(year), Period.year(year - 1), query.format ?? .json)
        let takedown = [now, before].map { TakedownFigures(over: $0, of: member, at: Timestamp(milliseconds: clock.now())) }
        let table = try await store.read { view in
            var table = AnnualTable(
                year: year, try view.figures(from: now.from, until: now.until),
                before: try view.figures(from: before.from, until: before.until))
            table.append(
                try view.helplineFigures(from: now.from, until: now.until),
                before: try view.helplineFigures(from: before.from, until: before.until))
            let counted = try view.takedownFigures(takedown[0], takedown[1])
            table.append(counted[0], before: counted[1])
            return table
        }
        return HTTPResponse(table.bytes(format), format)
    }

    /// A page of the reports behind a figure.
    private func list(_ query: FigureListQuery) async throws -> HTTPResponse {
        guard let figure = Figure(query.figure) else {
            throw InputError("`figure` must be the name of a figure: \(Figure.known.map(\.description).joined(separator: ", "))")
        }
        guard let after = query.after.map(CountedReport.Position.init) ?? .start else {
            throw InputError("`after` is not a place of this list")
        }
        let selector = FigureSelector(figure, of: query.partner)
        let (period, format, limit) = (try query.first.first.period, query.format ?? .json, query.limit?.value ?? 100)
        let reports = try await store.read { view in
            try view.reports(in: selector, from: period.from, until: period.until, after: after, limit: limit)
        }
        let listing = ReportListing(reports, of: selector, after: after, limit: limit)
        var answer = HTTPResponse(listing.bytes(format), format)
        if let next = listing.next { answer.headers.append((name: "hotline-next", value: next.description)) }
        return answer
    }

    /// The figures of help-line services: JSON, or the contacts as a table.
    private func contacts(_ query: ContactQuery) async throws -> HTTPResponse {
        let period = try query.first.period
        let figures = try await helpline.figures(from: period.from, until: period.until)
        switch query.format ?? .json {
        case .json: return .json(HelplineReport(figures).bytes)
        case .csv: return HTTPResponse(contentType: "text/csv; charset=utf-8; header=present", body: Array(figures.contactsCSV.utf8))
        }
    }
}

extension HTTPResponse {
    init(_ body: [UInt8], _ format: FigureFormat) { self.init(contentType: format.mediaType, body: body) }
}

extension PeriodQuery {
    /// The period asked for.
    var period: Period {
        get throws {
            do { return try Period(year: year, month: month, from: from, until: until) } catch { throw InputError(error.inQuery) }
        }
    }
}

extension AnnualQuery {
    /// The year asked for.
    var validYear: Int {
        get throws {
            do { return try Period.year(year) } catch { throw InputError(error.inQuery) }
        }
    }
}

extension PeriodError {
    /// The fault, naming query parameters.
    fileprivate var inQuery: String { sentence { "`\($0)`" } }
}

extension HelplineReport {
    fileprivate init(_ figures: HelplineFigures) {
        let origins = OwnOrigin.allCases.map { (name: $0.rawValue, value: figures.tipsByOrigin[Origin($0).kind] ?? 0) }
        self.init(
            tips: Tips(
                received: figures.tips, byOrigin: Counts(origins), withSupplement: figures.tipsWithSupplement,
                handedOver: figures.tipsHandedOver),
            contacts: figures.contactCount(),
            services: Named(figures.services.map { service in (service.rawValue, Service(figures, of: service)) }))
    }
}

extension HelplineReport.Service {
    fileprivate init(_ figures: HelplineFigures, of service: ContactService) {
        let own = figures.contacts.filter { $0.service == service }
        func sum(_ isCounted: (ContactCount) -> Bool) -> Int { own.lazy.filter(isCounted).reduce(0) { $0 + $1.count } }
        let themes = Set(own.map(\.theme)), listed = service.knownThemes.filter(themes.contains)
        let all = listed + themes.subtracting(listed).sorted { $0.rawValue < $1.rawValue }
        self.init(
            contacts: sum { _ in true }, unique: sum { !$0.isRepeat },
            byTheme: Named(
                all.map { theme in
                    let unique = sum { $0.theme == theme && !$0.isRepeat }
                    return (theme.rawValue, HelplineReport.Theme(contacts: sum { $0.theme == theme }, unique: unique))
                }),
            byChannel: Counts(ContactChannel.known.map { channel in (channel.rawValue, sum { $0.channel == channel }) }))
    }
}
