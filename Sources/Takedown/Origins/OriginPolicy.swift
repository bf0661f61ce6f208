public import OnlineChecks

/// How the hosts behind front-ends are searched for.
public struct OriginPolicy: Sendable {
    /// How long the search for a host lasts. The case waits for it nowhere: it is routed at once, and again when its host is known.
    public var giveUpAfter: Duration
    /// The questions that the operator of each front-end answers a day. A front-end that is missing here has no interface.
    public var quotas: [String: Int]
    /// The failures in a row after which an alarm rings.
    public var alarmAfter: Int
    /// The operator's rules for domains; an answer about a host whose place they name must say the same.
    public var domains: DomainRules

    /// The defaults: for a week, by persons alone.
    public init(
        giveUpAfter: Duration = .seconds(7 * 86_400), quotas: [String: Int] = [:], alarmAfter: Int = 3,
        domains: DomainRules = DomainRules()
    ) {
        self.giveUpAfter = giveUpAfter
        self.quotas = quotas
        self.alarmAfter = alarmAfter
        self.domains = domains
    }

    /// The name of a front-end as its interface is named here, which may have other capitals than the list of networks.
    func name(of front: String) -> String {
        quotas.keys.sorted().first { $0.lowercased() == front.lowercased() } ?? front
    }
}
