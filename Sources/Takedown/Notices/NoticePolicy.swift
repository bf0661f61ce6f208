public import HotlineModel
public import Notices
public import OnlineChecks

/// How providers are told of the material that they host.
public struct NoticePolicy: Sendable {
    /// How long the first case of a notice waits for others.
    public var grouping: Duration
    /// How long a provider has until it is told again.
    public var repeatAfter: Duration
    /// The notices that the provider got before the owner of the site is told too.
    public var siteOwnerAfter: Int
    /// The notices that the provider got before the registrar is told too.
    public var registrarAfter: Int
    /// The police come first: nobody is told until they agree, or ``policeWait`` has passed.
    public var policeFirst: Bool
    public var policeWait: Duration
    /// Repeats wait for the end of these hours.
    public var quiet: QuietHours?
    /// Notices go to the hotline's own box, and no contact gets one.
    public var isTest: Bool
    /// How long a trace or a look-up that failed waits for the next one.
    public var retry: Duration
    /// How long nothing may be heard of a notice before an alarm rings.
    public var silence: Duration
    /// The most cases of one notice with a table.
    public var mostCases: Int
    /// The operator's rules for domains.
    public var domains: DomainRules
    /// What contacts can name: the hotline's other identities, and the providers' interfaces.
    public var names: NoticeNames

    /// The defaults: after an hour, again every 24 hours, the site's owner after three and the registrar after six notices.
    public init(
        grouping: Duration = .seconds(3_600), repeatAfter: Duration = .seconds(86_400), siteOwnerAfter: Int = 3, registrarAfter: Int = 6,
        policeFirst: Bool = false, policeWait: Duration = .seconds(86_400), quiet: QuietHours? = nil, isTest: Bool = false,
        retry: Duration = .seconds(3_600), silence: Duration = .seconds(72 * 3_600), mostCases: Int = 500,
        domains: DomainRules = DomainRules(),
        names: NoticeNames = NoticeNames()
    ) {
        self.grouping = grouping
        self.repeatAfter = repeatAfter
        self.siteOwnerAfter = siteOwnerAfter
        self.registrarAfter = registrarAfter
        self.policeFirst = policeFirst
        self.policeWait = policeWait
        self.quiet = quiet
        self.isTest = isTest
        self.retry = retry
        self.silence = silence
        self.mostCases = mostCases
        self.domains = domains
        self.names = names
    }
}

/// What the settings have that a contact can name.
public struct NoticeNames: Hashable, Sendable {
    public var identities: Set<String>
    /// What each interface takes at once.
    public var interfaces: [String: InterfaceLimits]
    /// The front-ends that tracing knows; `nil` if nobody can say.
    public var fronts: Set<String>?

    public init(identities: Set<String> = [], interfaces: [String: InterfaceLimits] = [:], fronts: Set<String>? = nil) {
        self.identities = identities
        self.interfaces = interfaces
        self.fronts = fronts
    }

    /// Tells if a trace can find a host behind a front-end of this mark. Anycast networks are named as they come up, and stand in no list.
    func haveFront(marked mark: String) -> Bool {
        guard let fronts, !mark.hasSuffix("anycast"), !mark.hasSuffix("(anycast)") else { return true }
        return fronts.contains { TracedHost.mark(ofFront: $0) == mark }
    }
}

/// Hours of each day, in UTC, in which nobody is reminded.
public struct QuietHours: Hashable, Sendable {
    /// The first quiet hour and the first that is not, 0 to 23. They may lie on both sides of midnight; equal ones mean none.
    public let from: Int, until: Int
    /// Saturday and Sunday are quiet as a whole.
    public let weekends: Bool

    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    /// Hours within a day; `nil` if one is no hour.
    public init?(from: Int, until: Int, weekends: Bool = false) {
        guard (0...23).contains(from), (0...23).contains(until) else { return nil }
        self.from = from
        self.until = until
        self.weekends = weekends
    }

    /// The end of the quiet time that a moment lies in; `nil` if it lies in none.
    public func end(at moment: Timestamp) -> Timestamp? {
        var end = moment.milliseconds
        // A weekend may follow a quiet night, and another night the weekend.
        for _ in 0..<6 {
            guard let next = endOfSpan(at: end) else { break }
            end = next
        }
        return end == moment.milliseconds ? nil : Timestamp(milliseconds: end)
    }

    private func endOfSpan(at moment: Int64) -> Int64? {
        let today = moment - (moment % Self.day + Self.day) % Self.day
        // 1 January 1970 was a Thursday.
        let weekday = ((today / Self.day) % 7 + 7 + 4) % 7
        if weekends, weekday == 0 || weekday == 6 { return today + Self.day }
        let hour = Int((moment - today) / Self.hour)
        guard from != until else { return nil }
        let isQuiet = from < until ? (from..<until).contains(hour) : hour >= from || hour < until
        guard isQuiet else { return nil }
        return today + Int64(until) * Self.hour + (hour >= until ? Self.day : 0)
    }
}
