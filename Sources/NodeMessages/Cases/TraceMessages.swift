import Envelopes
public import HotlineModel

/// The question where an address is hosted.
public enum TraceEndpoints {
    public static let trace = Endpoint<Nothing, TraceRequest, TraceView>(.post, "/api/v1/trace")
}

/// Asks where an address is hosted; nothing is recorded.
public struct TraceRequest: Message {
    public var address: String

    public init(address: String) { self.address = address }
}

/// Where an address is hosted, and what would become of a case about it.
public struct TraceView: Message {
    public var verdict: HostingVerdict
    public var dispositions: [Share]

    /// One responsible member's placement.
    public struct Share: Message {
        public var disposition: DispositionKind
        /// The member that a forwarded placement would go to.
        public var to: MemberID?
        public var reason: String
        public var countries: [CountryCode]

        public init(_ disposition: Disposition) {
            self.disposition = disposition.kind
            to = disposition.destination.receiver
            reason = disposition.reason.rawValue
            countries = disposition.countries
        }
    }

    public init(verdict: HostingVerdict, dispositions: [Disposition]) {
        self.verdict = verdict
        self.dispositions = dispositions.map(Share.init)
    }
}

/// A verdict stands in a message as it does in an envelope.
extension HostingVerdict: Codable {
    public init(from decoder: any Decoder) throws {
        guard let view = (decoder as? MessageDecoder)?.view, let verdict = try? HostingVerdict(json: view) else {
            throw MessageError("must be a verdict about where something is hosted")
        }
        self = verdict
    }

    public func encode(to encoder: any Encoder) throws { (encoder as? MessageEncoder)?.writer.verbatim(json) }
}
