public import Cryptography
public import HotlineModel

/// A year of one hotline, as a workload file tells it: the published figures, and the assumptions that turn them into single reports.
///
/// Figures stand in workload files alone (`Deploy/workloads`), never in code. A workload that exists adds up: see ``init(_:)``.
public struct Workload: Sendable {
    public let name: String
    public let year: Int
    /// What everything made up is made from.
    public let seed: String
    /// The member whose year it is.
    public let node: MemberID
    /// The member that takes what nobody covers.
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

    /// The hotlines that send reports or are sent some: the node and its partners, in alphabetical order.
    public var hotlines: [MemberID] { coverage.keys.sorted() }

    /// The countries of a member.
    func countries(of member: MemberID) -> [CountryCode] { coverage[member] ?? [] }
}

/// What a hotline's annual report says.
public struct PublishedFigures: Hashable, Sendable {
    /// Where the figures were published.
    public let source: String
    public let received: Int
    public let fromPartners: Int
    public let illegal: Int
    public let illegalHostedHere: Int
    public let referred: Int
    /// Every kind but ``HotlineModel/ReportKind/childSexualAbuse`` is not illegal.
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

/// What the node itself receives.
public struct OwnReports: Hashable, Sendable {
    /// `public`, `police` and `proactive`.
    public let origins: Tally<Origin>
    /// Illegal and hosted here.
    public let kept: Int
    /// Illegal and hosted in the countries of other members.
    public let forwarded: Tally<MemberID>
    /// Illegal and hosted in countries nobody covers.
    public let uncovered: Tally<CountryCode>
    /// Illegal and behind a pass-through network.
    public let hidden: Int
    /// Illegal and not to be located.
    public let unlocated: Tally<UnlocatedReason>
    /// Per cent of the reports that are about an address reported already.
    public let repeated: Double
    /// Per cent of the reports that are about another address and bring only items that an earlier case of our own holds.
    public let recognised: Double
    /// Per cent of the reports that are about an address reported already and bring items nobody has seen.
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

    /// Reports of a later wave, in per cent.
    var later: Double { repeated + recognised + renewed }

    /// What routing gives to central.
    public var toCentral: Int { uncovered.total + hidden + unlocated.total }
}

/// How the reports' hosts lie in the network.
public struct HostingAssumptions: Hashable, Sendable {
    /// Addresses on one host, on average.
    public let addressesPerHost: Int
    /// Per cent of the located hosts on whose country the location data disagree.
    public let disagreeing: Double
    /// Per cent of the located hosts with an IPv6 address only.
    public let ipv6: Double
    /// Per cent of the located hosts with an address of each family.
    public let bothFamilies: Double
    /// Hosts of kept reports that only the operator's override puts into the node's country.
    public let overridden: Int

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        addressesPerHost = try object.count("addressesPerHost")
        guard addressesPerHost > 0 else { throw WorkloadError(.wrongValue, at: object.place("addressesPerHost"), "at least 1") }
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
    /// Per cent of the items that come from the pool every hotline meets.
    public let known: Double
    /// The distinct items of the pool.
    public let pool: Int

    init(_ object: consuming WorkloadObject) throws(WorkloadError) {
        perReport = try object.shares("perReport", of: "counts from 0 to 16") { Int($0).flatMap { (0...16).contains($0) ? $0 : nil } }
        known = try object.percentage("known")
        pool = try object.count("pool")
        guard known == 0 || pool > 0 else { throw WorkloadError(.wrongValue, at: object.place("pool"), "at least 1") }
        try object.finish()
    }
}
