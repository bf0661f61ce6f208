public import HotlineModel

/// The questions about the node's peers and its alarms.
public enum PeerEndpoints {
    public static let list = Endpoint<Nothing, Nothing, Page<PeerView>>(.get, "/api/v1/peers")
    public static let alarms = Endpoint<Nothing, Nothing, Page<AlarmView>>(.get, "/api/v1/alarms")
}

/// Everything an operator asks about a peer, in one row.
public struct PeerView: Message {
    public var member: MemberID
    public var name: String
    public var role: String
    public var status: String
    public var countries: [CountryCode]
    /// When the peer last asked something here.
    public var heardAt: Timestamp?
    /// When the peer last answered us.
    public var answeredAt: Timestamp?
    public var waiting = 0
    public var oldestWaitingSeconds: Int64?
    public var dead = 0
    /// How long batches of the last hour waited for their receipt.
    public var receiptMedianMilliseconds: Int64?
    public var receiptP99Milliseconds: Int64?
    /// Why something waits though the peer may be reached.
    public var waitsFor: [String] = []
    public var lastError: String?
    public var lastErrorAt: Timestamp?
    /// The peer's clock minus ours.
    public var skewMilliseconds: Int64?
    public var catchingUpSince: Timestamp?
    public var directoryVersion: Int?
    public var tlsKeyEnds: Timestamp?
    public var signingKeyEnds: Timestamp?

    public init(member: MemberID, name: String, role: String, status: String, countries: [CountryCode]) {
        self.member = member
        self.name = name
        self.role = role
        self.status = status
        self.countries = countries
    }
}

/// An alarm that rings.
public struct AlarmView: Message {
    public var alarm: String
    public var member: MemberID?
    public var severity: AlarmSeverity
    public var since: Timestamp
    public var sentence: String
    /// What to do.
    public var cure: String

    public init(alarm: String, member: MemberID?, severity: AlarmSeverity, since: Timestamp, sentence: String, cure: String) {
        self.cure = cure
        self.alarm = alarm
        self.member = member
        self.severity = severity
        self.since = since
        self.sentence = sentence
    }
}
