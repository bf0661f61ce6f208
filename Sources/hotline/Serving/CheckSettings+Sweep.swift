import CaseService
import CommandLineInterface
import Hosting
import HotlineModel
import LocationDatabases
import NodeConfiguration
import Observability
import OnlineChecks
import Runtime
import Takedown
import TakedownService
import WebProbe

extension CheckPolicy {
    init(_ settings: NodeConfiguration.CheckSettings) {
        var rhythm = CheckRhythm()
        (rhythm.period, rhythm.urgent) = (settings.period, settings.urgent)
        (rhythm.sights.needed, rhythm.sights.apart) = (settings.sights, settings.apart)
        rhythm.sights.personAfter = settings.personAfter
        self.init(rhythm: rhythm, watchGone: settings.watchGone)
    }
}

extension NodeConfiguration.CheckSettings {
    /// The sweep over cases that are kept here; `nil` if it is turned off.
    ///
    /// - Throws: `CommandFailure` naming the setting that cannot be used.
    func sweep(
        resolving: HostingSettings.Resolution, _ steps: StepRunner, _ policy: CheckPolicy, domains: DomainRules, tracer: Tracer,
        alarms: AlarmBoard, log: Log
    ) throws -> CheckSweep? {
        guard enabled else { return nil }
        // Without a resolver every name is one that does not exist, and every case would close.
        guard resolving != .hostsFileOnly else {
            throw CommandFailure(
                "takedown.checks needs a resolver, and hosting.resolve is hostsFileOnly.", remedy: "Change one of the two.")
        }
        let settings = TakedownService.CheckSettings(
            vantages: try probeVantages(), rules: try hostRules(), domains: domains, canaries: canaries, spacing: hostSpacing)
        do {
            let probe = try AddressProbe(guard: .publicInternet)
            return CheckSweep(steps, policy, settings, LiveInstruments(tracer, probe), alarms: alarms, log: log)
        } catch { throw CommandFailure("takedown.checks: the probe cannot be started (\(error)).") }
    }

    private func probeVantages() throws -> [WebProbe.Vantage] {
        try vantages.map { vantage in
            guard let proxy = vantage.proxy else { return WebProbe.Vantage(userAgent: vantage.userAgent) }
            guard let probeProxy = ProbeProxy(proxy) else {
                throw CommandFailure("The proxy of a vantage in takedown.checks.vantages is no http or socks5h URL with a port.")
            }
            return WebProbe.Vantage(userAgent: vantage.userAgent, proxy: probeProxy)
        }
    }

    private func hostRules() throws -> HostRules {
        guard let rules else { return HostRules() }
        do { return try HostRules(json5: String(decoding: try Files.read(rules, atMost: 1 << 20), as: UTF8.self)) } catch {
            throw CommandFailure("takedown.checks.rules: \(error).")
        }
    }
}

extension DomainRules {
    /// - Throws: `CommandFailure` if an origin lies in a front-end's own network: it would hide the host as much as the front-end does.
    func check(by tracer: Tracer) throws {
        for address in origins.all {
            let outcome = tracer.verdict(onAddress: address.description).outcome
            if case .hidden(let front) = outcome {
                throw CommandFailure(
                    "takedown.domains: an origin lies in the network of \(front), which hides hosts.",
                    remedy: "Name the address of the host itself, or take the origin out.")
            }
        }
    }
}

extension TakedownSettings {
    /// The operator's rules for domains; none without a file.
    func domainRules() throws -> DomainRules {
        guard let domains else { return DomainRules() }
        do { return try DomainRules(json5: String(decoding: try Files.read(domains, atMost: 1 << 20), as: UTF8.self)) } catch {
            throw CommandFailure("takedown.domains: \(error)")
        }
    }
}
