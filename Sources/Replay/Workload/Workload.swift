public import Cryptography
public import HotlineModel

/// A year of one hotline from a workload file: the published figures, and the assumptions that turn them into single reports.
///
/// Figures stand only in workload files (`Deploy/workloads`), never in code. ``init(_:)`` checks that they add up.
public struct Workload: Sendable {
    public let name: String
    public let year: Int
    /// The seed of everything that is made up.
    public let seed: String
    /// The hotline of this year.
    public let node: MemberID
    /// The member that gets the cases of countries that no hotline covers.
    public let central: MemberID
    /// The countries each hotline covers.
    public let coverage: [MemberID: [CountryCode]]
    public let published: PublishedFigures
    /// Reports by the partner that sends them.
    public let partners: Tally<MemberID>
    public let own: OwnReports
    /// Shares of the illegal reports.
    public let classification: Shares<Classification>
    public let hosting: HostingAssumptions
    public let items: ItemAssumptions
    /// The digest of the file.
    public let digest: Digest

    /// Reads a workload file (JSON5) and checks every sum.
    ///
    /// - Throws: ``WorkloadError``, one sentence that names the member or the sum.
    public init(_ bytes: [UInt8]) throws(WorkloadError) {
        var file = try WorkloadObject(parsing: bytes)
        name = try file.text("name")
        year = try file.count("year")
        seed = try file.text("seed")
        node = try file.member("node")
        central = try file.member("central")
        coverage = try file.coverage("coverage")
        published = try PublishedFigures(file.object("published"))
        partners = try file.tally("partners", of: "members") { MemberID($0) }
        own = try OwnReports(file.object("own"))
        classification = try file.shares("classification", of: "classifications") { Classification.illegal(named: $0) }
        hosting = try HostingAssumptions(file.object("hosting"))
        items = try ItemAssumptions(file.object("items"))
        try file.finish()
        digest = SHA256.digest(of: bytes)
        try checkMembers()
        try checkSums()
    }

    /// The hotlines that take part: the node and its partners, in alphabetical order.
    public var hotlines: [MemberID] { coverage.keys.sorted() }

    /// The countries of a member.
    func countries(of member: MemberID) -> [CountryCode] { coverage[member] ?? [] }
}

/// The figures of a hotline's annual report.
public struct PublishedFigures: Hashable, Sendable {
    /// The publication that has the figures.
    public let source: String
    public let received: Int
    public let fromPartners: Int
    public let illegal: Int
    public let illegalHostedHere: Int
    public let referred: Int
    /// Only ``HotlineModel/ReportKind/childSexualAbuse`` is illegal.
    public let byKind: Tally<ReportKind>
    /// Shares of the illegal reports.
    public let byAge: Shares<AgeGroup>
    public let bySex: Shares<Sex>
    public let byMedium: Shares<Medium>

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        source = try object.text("source")
        received = try object.count("received")
        fromPartners = try object.count("fromPartners")
        illegal = try object.count("illegal")
        illegalHostedHere = try object.count("illegalHostedHere")
        referred = try object.count("referred")
        byKind = try object.tally("byKind", of: "kinds of report") { ReportKind.known(named: $0) }
        byAge = try object.shares("illegalByAge", of: "age groups") { AgeGroup.known(named: $0) }
        bySex = try object.shares("illegalBySex", of: "sexes") { Sex.known(named: $0) }
        byMedium = try object.shares("illegalByMedium", of: "media") { Medium.known(named: $0) }
        try object.finish()
    }
}

/// The reports that the node itself receives.
public struct OwnReports: Hashable, Sendable {
    /// `public`, `police` and `proactive`.
    public let origins: Tally<Origin>
    /// Illegal and hosted here.
    public let kept: Int
    /// Illegal and hosted in the countries of other members.
    public let forwarded: Tally<MemberID>
    /// Illegal and hosted in countries that no hotline covers.
    public let uncovered: Tally<CountryCode>
    /// Illegal and behind a pass-through network.
    public let hidden: Int
    /// Illegal and impossible to locate.
    public let unlocated: Tally<UnlocatedReason>
    /// The percentage of reports about an address that was reported before.
    public let repeated: Double
    /// The percentage of reports about a new address whose items are all known from an earlier case of our own.
    public let recognised: Double
    /// The percentage of reports about an address that was reported before, with new items.
    public let renewed: Double

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        origins = try object.tally("origins", of: "origins") { OriginKind(rawValue: $0).flatMap { Origin(kind: $0) } }
        kept = try object.count("kept")
        var abroad = try object.object("abroad")
        forwarded = try abroad.tally("members", of: "members") { MemberID($0) }
        uncovered = try abroad.tally("uncovered", of: "countries") { CountryCode($0) }
        hidden = try abroad.count("hidden")
        unlocated = try abroad.tally("unlocated", of: "reasons a plan can bring about") { UnlocatedReason.plannable(named: $0) }
        try abroad.finish()
        repeated = try object.percentage("repeated")
        recognised = try object.percentage("recognised")
        renewed = try object.percentage("renewed")
        try object.finish()
    }

    /// Illegal and hosted elsewhere.
    public var abroad: Int { forwarded.total + toCentral }

    /// The percentage of reports that go back to an earlier one.
    var later: Double { repeated + recognised + renewed }

    /// The number of reports that routing gives to central.
    public var toCentral: Int { uncovered.total + hidden + unlocated.total }
}

/// Assumptions about the hosts of the reports.
public struct HostingAssumptions: Hashable, Sendable {
    /// Addresses on one host, on average.
    public let addressesPerHost: Int
    /// The percentage of located hosts on whose country the location data disagree.
    public let disagreeing: Double
    /// The percentage of located hosts with an IPv6 address only.
    public let ipv6: Double
    /// The percentage of located hosts with an address of each family.
    public let bothFamilies: Double
    /// The number of hosts of kept reports whose country only the operator's override gives.
    public let overridden: Int

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        addressesPerHost = try object.count("addressesPerHost")
        guard addressesPerHost > 0 else { throw WorkloadError(.wrongValue, at: object.path(of: "addressesPerHost"), "at least 1") }
        disagreeing = try object.percentage("disagreeing")
        ipv6 = try object.percentage("ipv6")
        bothFamilies = try object.percentage("bothFamilies")
        overridden = try object.count("overridden")
        guard ipv6 + bothFamilies <= 100 else {
            throw WorkloadError(.doesNotAddUp, at: "hosting.ipv6 and hosting.bothFamilies", "are more than 100 per cent together")
        }
        try object.finish()
    }
}

/// The files found at illegal addresses.
public struct ItemAssumptions: Hashable, Sendable {
    /// Shares of the illegal reports by their count of items.
    public let perReport: Shares<Int>
    /// The percentage of items that come from the pool that all hotlines share.
    public let known: Double
    /// The distinct items of the pool.
    public let pool: Int

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        perReport = try object.shares("perReport", of: "counts from 0 to 16") { Int($0).flatMap { (0...16).contains($0) ? $0 : nil } }
        known = try object.percentage("known")
        pool = try object.count("pool")
        guard known == 0 || pool > 0 else { throw WorkloadError(.wrongValue, at: object.path(of: "pool"), "at least 1") }
        try object.finish()
    }
}
