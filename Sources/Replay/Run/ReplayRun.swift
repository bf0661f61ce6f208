public import Cryptography
import Envelopes
public import HotlineModel
import NodeMessages
public import Runtime

/// Sends a plan through the nodes' own interfaces, and then compares their figures. It never touches a store.
///
/// It may be run again, and a node may be killed and started meanwhile. A node ignores reports with a known key and actions that are
/// recorded already, and an assessment names the lease that it ends.
public struct ReplayRun: Sendable {
    private let plan: WorkloadPlan
    private let links: [MemberID: NodeLink]
    private let pinnedRoot: Digest
    private let clock: any WallClock
    private let patience: Duration
    private let life: Life?
    private let board: ProgressBoard

    /// A run over nodes.
    ///
    /// - Parameters:
    ///   - channels: A way to the node of every hotline of the workload, and to central's.
    ///   - pinnedRoot: The digest of the federation's root, as the secretariat gave it by another way. Evidence is verified by it.
    ///   - patience: The time after which the replay gives up, if a node is away or no work is done.
    ///   - life: What it needs to go on until material is gone; `nil` ends with the year.
    ///   - progress: Called from several tasks, a few times a second and more.
    /// - Throws: ``ReplayError/noSocket(_:)`` if a node is missing.
    public init(
        _ plan: WorkloadPlan, channels: [MemberID: any NodeChannel], pinnedRoot: Digest, clock: any WallClock = SystemClock(),
        patience: Duration = .seconds(120), life: Life? = nil, progress: @escaping @Sendable (ReplayProgress) -> Void = { _ in }
    ) throws(ReplayError) {
        self.plan = plan
        self.pinnedRoot = pinnedRoot
        self.clock = clock
        self.patience = patience
        self.life = life
        var links: [MemberID: NodeLink] = [:]
        for member in plan.workload.hotlines + [plan.workload.central] {
            guard let channel = channels[member] else { throw .noSocket(member) }
            links[member] = NodeLink(member: member, channel: channel, clock: clock, patience: patience)
        }
        self.links = links
        board = ProgressBoard(total: ReplaySteps(plan, lives: life != nil).total, report: progress)
    }

    /// The steps that a run over a plan reports: the total of its progress.
    ///
    /// - Parameter lives: It goes on until material is gone.
    public static func steps(of plan: WorkloadPlan, lives: Bool = false) -> Int { ReplaySteps(plan, lives: lives).total }

    /// Runs the whole workload.
    ///
    /// - Throws: ``ReplayError``, and `CancellationError`.
    public func run() async throws -> ReplayResult {
        let start = clock.now()
        let before = try await deliveries()
        let shifts = try await work()
        _ = try await settle()
        // Nothing that follows adds hashes or reports, so these need not wait for the referrals.
        async let exchanged = exchangeHashes()
        async let verified = verify()
        let refused = try await refer(shifts)
        let police = try await givePolice()
        let deadLetters = try await settle()
        let hashes = try await exchanged
        let evidence = try await verified
        // The figures are read afterwards: nothing that happens to the material may change those of the year.
        let outcome = try await live()
        let stats = try await link(plan.workload.node).answer(
            to: StatisticsEndpoints.figures.ask(FigureQuery(PeriodQuery(), FigureChoice())))
        let takedown = try await link(plan.workload.node).answer(
            to: TakedownFigureEndpoints.figures.ask(TakedownFigureQuery(PeriodQuery(), FigureForm())))
        let followed = try await follow(shifts)
        let deliveries = try await deliveries().since(before)
        return ReplayResult(
            workload: plan.workload, stats: stats, takedown: takedown, deliveries: deliveries, evidence: evidence, hashes: hashes,
            followed: followed,
            outcomes: ReplayResult.Outcomes(shifts.values), views: shifts.mapValues(\.views), refusedReferrals: refused, police: police,
            deadLetters: max(deadLetters, outcome?.deadLetters ?? 0), life: outcome,
            seconds: Double(clock.now() - start) / 1_000)
    }

    private func link(_ member: MemberID) throws -> NodeLink {
        guard let link = links[member] else { throw ReplayError.noSocket(member) }
        return link
    }

    private func links(_ members: [MemberID]) throws -> [NodeLink] { try members.map { try link($0) } }

    // MARK: Reports and assessments

    /// All hotlines work at the same time.
    private func work() async throws -> [MemberID: HotlineShift.Outcome] {
        let plan = plan, board = board
        let shifts = try await Parallel.map(try links(plan.workload.hotlines)) { link in
            try await HotlineShift(link: link, plan: plan, board: board).work()
        }
        board.reach(.assessing, ReplaySteps(plan).assessing)
        return shifts
    }

    /// Waits until everything is traced and delivered; returns the count of dead letters.
    private func settle() async throws -> Int {
        let most = ReplaySteps(plan).settling
        let everybody = try links(plan.workload.hotlines + [plan.workload.central])
        let dead = try await Settling(links: everybody, clock: clock, patience: patience).wait { left in
            if left < most { board.reach(.settling, most - left) }
        }
        board.reach(.settling, most)
        return dead
    }

    // MARK: Referrals

    /// Refers the planned cases at the node; returns the number that it refused because it is not responsible for the case.
    private func refer(_ shifts: [MemberID: HotlineShift.Outcome]) async throws -> Int {
        let link = try link(plan.workload.node), board = board
        let names = plan.cases.indices.filter { plan.cases[$0].isReferred }.compactMap { index in
            shifts[plan.cases[index].member]?.caseIDs[index]
        }
        let refused = try await Batches.map(names) { names in
            let answers = try await link.answers(to: ReferralEndpoints.refer, names.map { ReferralRequest(case: $0) })
            board.advance(.referring, by: names.count)
            // An earlier run, or the node itself, referred it.
            return answers.count { $0.refusal.map { $0.code != "alreadyReferred" } ?? false }
        }
        return refused.reduce(0, +)
    }

    /// Lets the node make bundles of what waits, and plays the police.
    private func givePolice() async throws -> PoliceDesk.Outcome {
        let link = try link(plan.workload.node)
        _ = try await link.answer(to: ReferralEndpoints.send.ask())
        return try await PoliceDesk(link: link).fetchAll()
    }

    // MARK: Life

    private func live() async throws -> LifeRun.Outcome? {
        guard let life else { return nil }
        let everybody = try links(plan.workload.hotlines + [plan.workload.central])
        let settling = Settling(links: everybody, clock: clock, patience: patience, takedown: plan.workload.node)
        return try await LifeRun(life: life, node: try link(plan.workload.node), settling: settling, board: board).run()
    }

    // MARK: Hashes and evidence

    private func exchangeHashes() async throws -> HashUnion {
        let central = try link(plan.workload.central)
        _ = try await central.answer(to: HashEndpoints.pull.ask())
        let union = try await HashUnion.read(hotlines: try links(plan.workload.hotlines), central: central)
        board.reach(.hashes, ReplaySteps.hashes)
        return union
    }

    private func verify() async throws -> [MemberID: EvidenceCheck.Outcome] {
        let link = try link(plan.workload.node), root = pinnedRoot, board = board
        return try await Parallel.map(try links(plan.workload.partners.entries.map(\.key))) { partner in
            let check = EvidenceCheck(link: link, partner: partner.member, pinnedRoot: root)
            return try await check.run { board.advance(.verifying, by: $0) }
        }
    }

    /// Envelopes of type `report` that partners delivered to the node, of all time.
    private func deliveries() async throws -> DeliveryCounts {
        var counts = DeliveryCounts()
        for partner in plan.workload.partners.entries.map(\.key) {
            counts.add(try await link(partner).answer(to: OutboxEndpoints.deliveries.ask(DeliveryRequest(to: plan.workload.node))))
        }
        return counts
    }

    /// How many cases are tried until one is found whose material is gone.
    private static let followedAtMost = 50

    /// Follows a forwarded case that was referred: the first whose material is gone, or else the first.
    private func follow(_ shifts: [MemberID: HotlineShift.Outcome]) async throws -> FollowedCase? {
        let node = try link(plan.workload.node)
        var first: FollowedCase?
        let indices = plan.cases.indices.lazy.filter { plan.cases[$0].member != plan.workload.node && plan.cases[$0].isReferred }
        for index in indices.prefix(life == nil ? 1 : Self.followedAtMost) {
            guard let name = shifts[plan.cases[index].member]?.caseIDs[index] else { continue }
            let giver = try link(plan.cases[index].member)
            guard var followed = try await FollowedCase.follow(name, on: giver, to: node.member, pinnedRoot: pinnedRoot) else { continue }
            if followed.isRemoved {
                followed.check = try await FollowedCase.check(of: name, at: node)
                return followed
            }
            first = first ?? followed
        }
        return first
    }
}

/// The steps of a run, for its progress.
struct ReplaySteps {
    /// One step for the pull and the comparison together, because both are short.
    static let hashes = 1

    let total: Int
    /// Cases that an analyst must look at.
    let assessing: Int
    /// Cases to be traced and routed.
    let settling: Int

    init(_ plan: WorkloadPlan, lives: Bool = false) {
        assessing = plan.cases.count { $0.recognises == nil }
        settling = plan.cases.count { $0.finding.classification.isIllegal }
        let referring = plan.cases.count { $0.isReferred }
        total =
            plan.reports.count + plan.tips.count + assessing + settling + referring + Self.hashes + plan.workload.partners.total
            + (lives ? Life.hours.count : 0)
    }
}
