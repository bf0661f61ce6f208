/// The questions about how soon material is reported on and removed. Each is answered as JSON, CSV or text.
public enum TakedownFigureEndpoints {
    public static let figures = Endpoint<Nothing, TakedownFigureQuery, TakedownFigureReport>(.get, "/api/v1/takedown/figures")
    /// The yearly report of a trusted flagger.
    public static let flagger = Endpoint<Nothing, AnnualQuery, FlaggerReport>(.get, "/api/v1/takedown/report")
}

/// Asks for the figures of takedown over a period.
public typealias TakedownFigureQuery = Joined<PeriodQuery, FigureForm>

/// The form in which figures are answered.
public struct FigureForm: Message {
    public var format: FigureFormat?

    public init(format: FigureFormat? = nil) { self.format = format }
}

/// What became of material that this hotline is responsible for, and how soon.
public struct TakedownFigureReport: Message {
    /// Times until something happened, in minutes, estimated so that what has not happened yet counts.
    public struct Times: Message {
        /// How many times it happened.
        public var happened: Int
        /// By when half has happened; absent if the estimate does not come that far.
        public var medianMinutes: Int?
        /// By when nine of ten have happened.
        public var ninetyMinutes: Int?
        /// What is known to have taken longer than 24 hours, or to take longer already.
        public var over24Hours: Int

        public init(happened: Int, medianMinutes: Int?, ninetyMinutes: Int?, over24Hours: Int) {
            self.happened = happened
            self.medianMinutes = medianMinutes
            self.ninetyMinutes = ninetyMinutes
            self.over24Hours = over24Hours
        }
    }

    /// The figures of everything, or of one provider, country, partner, other origin or month.
    public struct Row: Message {
        /// `all`, `provider:AS64500`, `provider:unknown`, `country:NL`, `partner:de`, `origin:public`, `month:2026-11`.
        public var group: String
        /// The holder of a provider's network.
        public var name: String?
        /// Material at one host, from the report, or its return, until it is gone or moves. The rest below are parts of it.
        public var material: Int
        public var online: Int
        public var removed: Int
        public var goneBeforeNotice: Int
        /// Gone, though no notice arrived.
        public var neverDelivered: Int
        public var moved: Int
        /// Material that had been gone and came back.
        public var cameBack: Int
        /// How often a notice did not arrive.
        public var undelivered: Int
        public var toReferral: Times
        public var toNotice: Times
        /// Until it was first seen to be gone.
        public var toRemoval: Times
        /// Until it was last seen to be there: the earliest that the removal can have been.
        public var toLastSeen: Times
        /// From the first notice until it was first seen to be gone.
        public var fromNoticeToRemoval: Times

        public init(
            group: String, name: String?, material: Int, online: Int, removed: Int, goneBeforeNotice: Int, neverDelivered: Int, moved: Int,
            cameBack: Int, undelivered: Int, toReferral: Times, toNotice: Times, toRemoval: Times, toLastSeen: Times,
            fromNoticeToRemoval: Times
        ) {
            self.group = group
            self.name = name
            self.material = material
            self.online = online
            self.removed = removed
            self.goneBeforeNotice = goneBeforeNotice
            self.neverDelivered = neverDelivered
            self.moved = moved
            self.cameBack = cameBack
            self.undelivered = undelivered
            self.toReferral = toReferral
            self.toNotice = toNotice
            self.toRemoval = toRemoval
            self.toLastSeen = toLastSeen
            self.fromNoticeToRemoval = fromNoticeToRemoval
        }
    }

    public var period: FigureReport.Period
    public var rows: [Row]

    public init(over period: FigureReport.Period, rows: [Row]) {
        self.period = period
        self.rows = rows
    }
}

/// The notices of a year by provider, type of content and action taken (Regulation (EU) 2022/2065, article 22, paragraph 3).
public struct FlaggerReport: Message {
    public struct Row: Message {
        /// `AS64500`, or `unknown`.
        public var provider: String
        /// The holder of the provider's network.
        public var name: String?
        /// The classification that the notice was based on.
        public var content: String
        /// What is known of the provider's action: `removed`, `none` so far, `moved`, `goneBefore` or `undelivered`.
        public var action: String
        public var notices: Int

        public init(provider: String, name: String?, content: String, action: String, notices: Int) {
            self.provider = provider
            self.name = name
            self.content = content
            self.action = action
            self.notices = notices
        }
    }

    public var year: Int
    public var notices: Int
    public var rows: [Row]

    public init(year: Int, rows: [Row]) {
        self.year = year
        notices = rows.reduce(0) { $0 + $1.notices }
        self.rows = rows
    }
}
