package import OnlineChecks
package import WebProbe

/// How a node looks at addresses.
package struct CheckSettings: Sendable {
    /// The vantages, our own first; at least one.
    package var vantages: [Vantage]
    package var rules: HostRules
    package var domains: DomainRules
    /// Addresses of hosts that always answer. If most of them fail, the outage is ours.
    package var canaries: [String]
    /// The distance between two looks at one host.
    package var spacing: Duration
    /// The most checks at once.
    package var width: Int

    package init(
        vantages: [Vantage], rules: HostRules = HostRules(), domains: DomainRules = DomainRules(), canaries: [String] = [],
        spacing: Duration = .seconds(2), width: Int = 128
    ) {
        self.vantages = vantages
        self.rules = rules
        self.domains = domains
        self.canaries = canaries
        self.spacing = spacing
        self.width = width
    }
}
