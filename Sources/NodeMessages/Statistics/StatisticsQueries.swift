public import HotlineModel

/// The questions about figures, and the reports behind them. Each is answered as JSON, CSV or text.
public enum StatisticsEndpoints {
    public static let figures = Endpoint<Nothing, FigureQuery, FigureReport>(.get, "/api/v1/stats")
    public static let annual = Endpoint<Nothing, AnnualQuery, AnnualReport>(.get, "/api/v1/stats/annual")
    public static let list = Endpoint<Nothing, FigureListQuery, FigureListing>(.get, "/api/v1/stats/list")
    public static let contacts = Endpoint<Nothing, ContactQuery, HelplineReport>(.get, "/api/v1/contacts")
}

/// The forms in which figures are answered.
public enum FigureFormat: String, WordValue {
    /// For programs.
    case json
    /// For spreadsheets (RFC 4180).
    case csv
    /// For people.
    case text

    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        }
    }
}

/// A period: a year, a month, or from a moment to before another; of all time by default.
public struct PeriodQuery: Message {
    public var year: String?
    public var month: String?
    public var from: String?
    public var until: String?

    public init(year: String? = nil, month: String? = nil, from: String? = nil, until: String? = nil) {
        self.year = year
        self.month = month
        self.from = from
        self.until = until
    }
}

/// Asks for the figures of a period.
public typealias FigureQuery = Joined<PeriodQuery, FigureChoice>

/// Whose reports are counted, and in which form the figures are answered.
public struct FigureChoice: Message {
    /// Only reports that this member delivered.
    public var partner: MemberID?
    public var format: FigureFormat?

    public init(partner: MemberID? = nil, format: FigureFormat? = nil) {
        self.partner = partner
        self.format = format
    }
}

/// Asks for a year beside the year before.
public struct AnnualQuery: Message {
    public var year: String
    public var format: FigureFormat?

    public init(year: String, format: FigureFormat? = nil) {
        self.year = year
        self.format = format
    }
}

/// Asks for the reports behind a figure.
public typealias FigureListQuery = Joined<FigureQuery, FigurePage>

/// A page of the reports behind a figure.
public struct FigurePage: Message {
    public var figure: String
    /// Begin after this place: the `next` of the page before.
    public var after: String?
    public var limit: Whole<1, 10_000>?

    public init(figure: String, after: String? = nil, limit: Whole<1, 10_000>? = nil) {
        self.figure = figure
        self.after = after
        self.limit = limit
    }
}

/// Asks for the figures of help-line services, as JSON or CSV.
public typealias ContactQuery = Joined<PeriodQuery, ContactFormat>

public struct ContactFormat: Message {
    public enum Format: String, WordValue { case json, csv }

    public var format: Format?

    public init(format: Format? = nil) { self.format = format }
}
