package import Hosting
package import HotlineModel
package import Takedown

/// What notices ask of the world: the host of an address, and who publishes a contact for it.
package protocol NoticeInstruments: Sendable {
    /// Traces the host of an address.
    ///
    /// - Parameter earlier: What is known of the host.
    func trace(_ address: String, knowing earlier: HostingVerdict?) async -> HostingVerdict
    /// What registration data says of a host; `nil` if it is not asked.
    func published(for host: TracedHost) async -> PublishedContacts?
}

/// The node's own tracer, and its look-ups of registration data.
package struct LiveNoticeInstruments: NoticeInstruments {
    private let tracer: Tracer
    private let registration: RegistrationLookup?

    /// - Parameter registration: `nil` if registration data is not asked.
    package init(_ tracer: Tracer, _ registration: RegistrationLookup?) {
        self.tracer = tracer
        self.registration = registration
    }

    package func trace(_ address: String, knowing earlier: HostingVerdict?) async -> HostingVerdict {
        await tracer.trace(address, knowing: earlier)
    }

    package func published(for host: TracedHost) async -> PublishedContacts? { await registration?.contacts(of: host) }
}

extension LastTrace {
    /// What a trace says of the host of an address that is kept here.
    init(_ verdict: HostingVerdict, of address: String, member: MemberID, in map: FederationMap) {
        if MoveRules.hasMoved(verdict, from: member, in: map) {
            self = .movedAway
            return
        }
        switch verdict.outcome {
        case .located:
            var host = TracedHost(of: address, verdict.findings)
            host.front = verdict.behind
            self = .host(host)
        case .hidden: self = .hidden
        case .unlocated: self = .failed
        }
    }
}
