public import HotlineModel

/// A case for the receiver to act on.
public struct ReportBody: Hashable, Sendable {
    /// The case's address, items and findings.
    public var file: CaseFile
    /// The origin of the report. It says nothing about the reporter.
    public var origin: OriginCode
    /// The reason for which it was routed to the receiver.
    public var reason: RoutingReason?
    /// The countries because of which it was; empty if the host is hidden or unknown.
    public var countries: [CountryCode]
    /// True if it follows a silent member.
    public var isTakeover: Bool

    public init(
        file: CaseFile, origin: OriginKind, reason: RoutingReason? = nil, countries: [CountryCode] = [], isTakeover: Bool = false
    ) {
        self.file = file
        self.origin = OriginCode(origin)
        self.reason = reason
        self.countries = countries
        self.isTakeover = isTakeover
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        origin = try members.code("origin")
        reason = try members.optionalCode("reason")
        countries = try members.list("countries") { $0.decode(CountryCode.init(utf8:)) }
        isTakeover = try members.flag("takeover")
        var file = try members.object("file")
        self.file = try CaseFile(reading: &file)
    }

    func write(to writer: inout JSONWriter) {
        writer.member("origin", origin.rawValue)
        writer.member("reason", reason)
        writer.optionalList("countries", countries) { $0.string($1.rawValue) }
        writer.flag("takeover", isTakeover)
        writer.name("file")
        file.write(to: &writer)
    }
}

/// A case that moves on to a third member.
public struct HandoverBody: Hashable, Sendable {
    /// The case as the sender knows it.
    public var report: ReportBody
    /// The member that first reported it in the federation. Figures count the sender, and keep this one beside it.
    public var firstReporter: MemberID
    /// The proof of the delivery by which the sender got it. The line in it is itself a `handover` if there were earlier hops.
    public var earlier: DeliveryProof

    public init(report: ReportBody, firstReporter: MemberID, earlier: DeliveryProof) {
        self.report = report
        self.firstReporter = firstReporter
        self.earlier = earlier
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        report = try ReportBody(reading: &members)
        firstReporter = try members.decode("firstReporter", MemberID.init(utf8:))
        earlier = try DeliveryProof(reading: try members.required("earlier"), isWhole: true)
    }

    func write(to writer: inout JSONWriter) {
        report.write(to: &writer)
        writer.member("firstReporter", firstReporter.rawValue)
        writer.name("earlier")
        earlier.write(to: &writer)
    }
}

/// A confirmed case, for central's information. Central does not act on it.
public struct CopyBody: Hashable, Sendable {
    /// The case's address, items and findings.
    public var file: CaseFile

    public init(file: CaseFile) { self.file = file }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        var file = try members.object("file")
        self.file = try CaseFile(reading: &file)
    }

    func write(to writer: inout JSONWriter) {
        writer.name("file")
        file.write(to: &writer)
    }
}
