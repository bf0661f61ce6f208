package import Hosting
package import HotlineModel
import LocationDatabases
import OnlineChecks
import URLSyntax
package import WebProbe

/// What a check looks with: the trace of hosts, and the probe. Tests have their own.
package protocol CheckInstruments: Sendable {
    /// Traces the host of an address.
    func trace(_ address: String) async -> HostingVerdict
    /// Traces the host that answers everybody: of a name whose origin is known, the front-end before it.
    func tracePublicly(_ address: String) async -> HostingVerdict
    /// Takes one look; `nil` if none could be made.
    func take(_ look: Look) async -> LookOutcome?
}

/// The node's own tracer and probe.
package struct LiveInstruments: CheckInstruments {
    private let tracer: Tracer
    private let probe: AddressProbe

    package init(_ tracer: Tracer, _ probe: AddressProbe) {
        self.tracer = tracer
        self.probe = probe
    }

    package func trace(_ address: String) async -> HostingVerdict { await tracer.trace(address) }

    package func tracePublicly(_ address: String) async -> HostingVerdict { await tracer.tracePublicly(address) }

    package func take(_ look: Look) async -> LookOutcome? { try? await probe.take(look) }
}

extension CheckInstruments {
    /// Without known origins, every trace is of the host that answers everybody.
    package func tracePublicly(_ address: String) async -> HostingVerdict { await trace(address) }

    /// The addresses of a name, by its trace.
    func addresses(of name: String) async -> NameAnswer { NameAnswer(await tracePublicly("http://\(name)/")) }
}

extension NameAnswer {
    /// What a trace says of the name that it looked up.
    init(_ verdict: HostingVerdict) {
        let addresses = verdict.findings.compactMap { HostAddress($0.address) }
        guard addresses.isEmpty else {
            self = .found(addresses)
            return
        }
        // A trace of a name that the public DNS cannot have says so too; every other reason is a resolver's trouble.
        self = verdict.outcome == .unlocated(.noSuchHost) ? .noSuchName : .failed
    }
}
