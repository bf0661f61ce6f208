public import HotlineModel

/// The figures of a period. All count reports; disposition and forwarding count the placements of illegal ones.
public struct FigureReport: Message {
    public struct Received: Message {
        public var received: Int
        public var byOrigin: Counts
        public var byPartner: Counts

        public init(received: Int, byOrigin: Counts, byPartner: Counts) {
            self.received = received
            self.byOrigin = byOrigin
            self.byPartner = byPartner
        }
    }

    /// A partner's numbers, and where the evidence behind them is to be had.
    public struct Partner: Message {
        public var received: Int
        public var illegal: Int
        public var kept: Int
        public var notIllegal: Int
        public var awaiting: Int
        public var withdrawn: Int
        public var referred: Int
        public var spared: Counts
        public var backed: Int
        public var evidence: String

        public init(
            received: Int, illegal: Int, kept: Int, notIllegal: Int, awaiting: Int, withdrawn: Int, referred: Int, spared: Counts,
            backed: Int, evidence: String
        ) {
            self.received = received
            self.illegal = illegal
            self.kept = kept
            self.notIllegal = notIllegal
            self.awaiting = awaiting
            self.withdrawn = withdrawn
            self.referred = referred
            self.spared = spared
            self.backed = backed
            self.evidence = evidence
        }
    }

    public struct Period: Message {
        public var from: Timestamp?
        public var until: Timestamp?

        public init(from: Timestamp?, until: Timestamp?) {
            self.from = from
            self.until = until
        }
    }

    public var reports: Received
    public var illegal = 0
    public var illegalHostedHere = 0
    public var referred = 0
    public var byKind = Counts()
    public var dispositions = Counts()
    public var forwardedTo = Counts()
    public var centralCopies = 0
    public var notIllegal = 0
    public var awaiting = 0
    public var withdrawn = 0
    public var takeovers = 0
    public var spared = Counts()
    public var byClassification = Counts()
    public var illegalByAge = Counts()
    public var illegalBySex = Counts()
    public var illegalByMedium = Counts()
    public var partners = Named<Partner>()
    public var period: Period
    /// The member whose reports alone are counted.
    public var partner: MemberID?

    public init(_ reports: Received, over period: Period) {
        self.reports = reports
        self.period = period
    }
}

/// A year beside the year before, in sections of rows.
public struct AnnualReport: Message {
    public struct Section: Message {
        public var title: String
        public var rows: [Row]

        public init(title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// A figure of both years, absent if it is not known. Per cent and change are whole numbers, absent if there is nothing to compare with.
    public struct Row: Message {
        public var figure: String
        public var count: Int?
        public var before: Int?
        public var perCent: Int?
        public var perCentBefore: Int?
        public var change: Int?

        public init(figure: String, count: Int?, before: Int?, perCent: Int?, perCentBefore: Int?, change: Int?) {
            self.figure = figure
            self.count = count
            self.before = before
            self.perCent = perCent
            self.perCentBefore = perCentBefore
            self.change = change
        }
    }

    public var year: Int
    public var before: Int
    public var sections: [Section]

    public init(year: Int, sections: [Section]) {
        self.year = year
        before = year - 1
        self.sections = sections
    }
}

/// A page of the reports behind a figure.
public typealias FigureListing = Joined<ListedFigure, Page<ListedReport>>

/// The figure that is listed.
public struct ListedFigure: Message {
    public var figure: String
    public var partner: MemberID?

    public init(figure: String, partner: MemberID?) {
        self.figure = figure
        self.partner = partner
    }
}

/// A report behind a figure, without its address.
public struct ListedReport: Message {
    /// The number of the report; a tip has a number of its own instead.
    public var report: Int64?
    public var tip: Int64?
    public var receivedAt: Timestamp
    public var origin: OriginKind
    public var `case`: CaseID?
    public var partner: MemberID?
    public var kind: ReportKind?
    public var classification: Classification?
    public var spared: Sparing?
    /// The placement of the case, for figures that count placements.
    public var placement: Int64?

    public init(receivedAt: Timestamp, origin: OriginKind) {
        self.receivedAt = receivedAt
        self.origin = origin
    }
}

/// The figures of tips and of help-line services.
public struct HelplineReport: Message {
    public struct Tips: Message {
        public var received: Int
        public var byOrigin: Counts
        public var withSupplement: Int
        public var handedOver: Int

        public init(received: Int, byOrigin: Counts, withSupplement: Int, handedOver: Int) {
            self.received = received
            self.byOrigin = byOrigin
            self.withSupplement = withSupplement
            self.handedOver = handedOver
        }
    }

    /// The contacts of a service; unique ones count once for each person and matter.
    public struct Service: Message {
        public var contacts: Int
        public var unique: Int
        public var repeated: Int
        public var byTheme: Named<Theme>
        public var byChannel: Counts

        public init(contacts: Int, unique: Int, byTheme: Named<Theme>, byChannel: Counts) {
            self.contacts = contacts
            self.unique = unique
            repeated = contacts - unique
            self.byTheme = byTheme
            self.byChannel = byChannel
        }
    }

    public struct Theme: Message {
        public var contacts: Int
        public var unique: Int

        public init(contacts: Int, unique: Int) {
            self.contacts = contacts
            self.unique = unique
        }
    }

    public var tips: Tips
    public var contacts: Int
    public var services: Named<Service>

    public init(tips: Tips, contacts: Int, services: Named<Service>) {
        self.tips = tips
        self.contacts = contacts
        self.services = services
    }
}
