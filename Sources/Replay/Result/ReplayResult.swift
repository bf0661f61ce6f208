import Cryptography
public import Envelopes
public import HotlineModel
public import NodeMessages

/// The result of a replay, by the nodes' own figures.
public struct ReplayResult: Sendable {
    /// The outcomes of the reports and tips that were sent.
    public struct Outcomes: Hashable, Sendable {
        public var opened = 0
        /// Reports that joined a case opened before.
        public var attached = 0
        /// Reports and tips with a key that was known from an earlier run.
        public var known = 0
        /// Tips received.
        public var tips = 0
    }

    public let workload: Workload
    /// `hotline stats --json` of the workload's node.
    public let stats: FigureReport
    /// `hotline takedown figures --json` of the workload's node.
    public let takedown: TakedownFigureReport
    /// `report` envelopes that partners delivered to the node in this run.
    public let deliveries: DeliveryCounts
    /// Distinct reports by partner whose evidence verifies.
    public let verified: [MemberID: Int]
    /// Evidence that does not verify.
    public let failed: Int
    /// Distinct hashes of all hotlines together, and of central.
    public let distinctHashes: Int, centralHashes: Int
    public let duplicatesRemoved: Int
    public let followed: FollowedCase?
    public let outcomes: Outcomes
    /// The cases that analysts saw, and the reports that they did not have to see.
    public let views: AnalystViews
    /// Planned referrals that the node refused.
    public let refusedReferrals: Int
    /// What the police have, and whether it is whole.
    let police: PoliceDesk.Outcome
    /// What happened in the days after the year; `nil` if they were not replayed.
    let life: LifeRun.Outcome?
    /// From the first request to the last answer.
    public let seconds: Double
    /// One sentence for each thing that went wrong; empty if all is well. Figures that differ are not among them.
    public let problems: [String]

    init(
        workload: Workload, stats: FigureReport, takedown: TakedownFigureReport, deliveries: DeliveryCounts,
        evidence: [MemberID: EvidenceCheck.Outcome], hashes: HashUnion, followed: FollowedCase?, outcomes: Outcomes,
        views: [MemberID: ViewCheck], refusedReferrals: Int,
        police: PoliceDesk.Outcome, deadLetters: Int, life: LifeRun.Outcome?, seconds: Double
    ) {
        self.workload = workload
        self.stats = stats
        self.takedown = takedown
        self.deliveries = deliveries
        verified = evidence.mapValues(\.verified.count)
        failed = evidence.values.reduce(0) { $0 + $1.failed }
        distinctHashes = hashes.distinct
        centralHashes = hashes.central
        duplicatesRemoved = hashes.duplicatesRemoved
        self.followed = followed
        self.outcomes = outcomes
        self.views = AnalystViews(stats, check: views[workload.node] ?? ViewCheck())
        self.refusedReferrals = refusedReferrals
        self.police = police
        self.life = life
        self.seconds = seconds
        var problems = Self.problems(stats: stats, evidence: evidence, hashes: hashes, deadLetters: deadLetters)
        for (member, check) in views.sorted(by: { $0.key < $1.key }) { problems += check.problems(at: member) }
        // If the node has reports from elsewhere too, its figures count them, and the comparison says nothing.
        if let number = police.firstFailure {
            problems.append("the lines of bundle \(number) for the police are not those that its head covers")
        }
        let isAlone = outcomes.known == 0 && self.views.reports == workload.published.received
        if isAlone, let problem = self.views.problem { problems.append(problem) }
        self.problems = problems
    }

    private static func problems(
        stats: FigureReport, evidence: [MemberID: EvidenceCheck.Outcome], hashes: HashUnion, deadLetters: Int
    ) -> [String] {
        var problems: [String] = []
        for (partner, outcome) in evidence.sorted(by: { $0.key < $1.key }) {
            if let why = outcome.firstFailure {
                problems.append("evidence of \(outcome.failed) reports from \(partner) does not verify: \(why)")
            }
            let counted = stats.reports.byPartner.count(partner.rawValue)
            if counted != outcome.verified.count {
                problems.append("\(counted) reports from \(partner) are counted, and evidence of \(outcome.verified.count) verifies")
            }
        }
        if !hashes.isExact {
            problems.append("central lacks \(hashes.missing) hashes that hotlines serve, and serves \(hashes.surplus) that no hotline has")
        }
        if deadLetters > 0 {
            problems.append("\(deadLetters) envelopes were refused by their receivers; `hotline deadletters` says why")
        }
        return problems
    }

    /// As JSON, with at least the members that `Deploy/demo --json` promises.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(
                "workload",
                ["name": .string(workload.name), "year": .integer(Int64(workload.year)), "sha256": .string(workload.digest.hex)]),
            .init("stats", stats.json), .init("takedown", takedown.rows.first?.json ?? .null), .init("deliveries", deliveries.json),
            .init("receipts", ["verified": .integer(Int64(verified.values.reduce(0, +))), "failed": .integer(Int64(failed))]),
            .init(
                "hashes",
                [
                    "distinct": .integer(Int64(distinctHashes)), "central": .integer(Int64(centralHashes)),
                    "duplicatesRemoved": .integer(Int64(duplicatesRemoved)),
                ]),
            .init(
                "reports",
                [
                    "opened": .integer(Int64(outcomes.opened)), "attached": .integer(Int64(outcomes.attached)),
                    "held": .integer(Int64(outcomes.known)), "tips": .integer(Int64(outcomes.tips)),
                ]), .init("views", views.json),
            .init("published", .array(yearTable.map(\.json))), .init("refusedReferrals", .integer(Int64(refusedReferrals))),
            .init("police", ["bundles": .integer(Int64(police.bundles)), "cases": .integer(Int64(police.cases))]),
            .init("problems", .array(problems.map { .string($0) })), .init("seconds", .double(seconds)),
        ]
        if let followed { members.append(.init("followed", followed.json)) }
        if let life {
            members.append(
                .init(
                    "life",
                    [
                        "hours": .integer(Int64(life.hours)), "providers": .integer(Int64(life.providers)),
                        "notices": .integer(Int64(life.notices)),
                    ]))
        }
        return .object(members)
    }
}

extension ReplayResult.Outcomes {
    init(_ shifts: some Collection<HotlineShift.Outcome>) {
        for shift in shifts {
            opened += shift.opened
            attached += shift.attached
            known += shift.known
            tips += shift.tips
        }
    }
}

extension FollowedCase {
    /// As JSON.
    var json: JSONValue {
        let sights = check.map { JSONValue.integer(Int64($0.goneSights)) } ?? .null
        return [
            "case": .string(caseID.description), "goneSights": sights, "from": .string(from.rawValue), "to": .string(to.rawValue),
            "receivedAt": .string(receivedAt.description), "receipt": .string(receipt.hex), "verified": true,
            "events": .array(
                events.map { ["event": .string($0.kind), "at": .string($0.at.description), "member": .string($0.member.rawValue)] }),
        ]
    }
}
