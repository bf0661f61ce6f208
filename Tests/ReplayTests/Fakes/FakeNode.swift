import Cryptography
import Envelopes
import HotlineModel
import NodeMessages
import Replay

/// The contents of a node, in memory.
struct FakeNode: Sendable {
    struct Case: Sendable {
        var address: String
        var items: [String] = []
        /// The origin of each report; a partner's name for its own.
        var origins: [String] = []
        var classification: Classification?
        var kind: ReportKind?
        var hosting: PlannedHosting?
        var isReferred = false
        var events: [CaseHistory.Event] = []
    }

    let member: MemberID
    var keys: [String: CaseID] = [:]
    var cases: [CaseID: Case] = [:]
    /// Names in the order of opening.
    var names: [CaseID] = []
    var hashes: Set<String> = []
    var evidence: [CaseID: [[UInt8]]] = [:]
    var received: [MemberID: [[UInt8]]] = [:]
    var outgoing: [CaseID] = []
    var delivered = 0
    /// How many looks still find work.
    var busyLooks = 0
    var deadLetters = 0
    /// How many looks still find checks or notices that are due.
    var dueLooks = 0
    /// The providers that were entered, and the numbers of those that were approved.
    private(set) var providers: [String] = []
    private(set) var approved: [Int] = []
    /// Requests that assessed something assessed before.
    var repeatedAssessments = 0
    /// Whether it shows every report to a person; otherwise only those with an unknown address.
    var sparing = SparingHabit.asItShould
    /// Cases given to an analyst, in the order of the leases.
    private(set) var leases: [(number: Int64, name: CaseID, analyst: String)] = []
    private var lastLease: Int64 = 0
    /// The newest case about each address.
    private var newest: [String: CaseID] = [:]
    var spared: [String: Int] = ["openCase": 0, "freshAssessment": 0, "knownHashes": 0, "partner": 0]
    private var tips: [String: String] = [:]
    private var waitingReferrals: [CaseID] = []
    private var bundle: ReferralBundleView?
    private var bundleDocument: [UInt8] = []
    /// The finding about an item.
    private var found: [String: (classification: Classification, kind: ReportKind)] = [:]

    enum SparingHabit { case asItShould, never, byAddressAlone }

    init(member: MemberID) { self.member = member }

    /// The names of the cases that await an analyst.
    private var waiting: [CaseID] { names.filter { cases[$0]?.classification == nil && cases[$0]?.address.isEmpty == false } }

    mutating func receive(_ report: ReportRequest, as planned: [String: [PlannedCase]]) -> LineAnswer<ReportOutcome> {
        guard let key = report.key, let origin = report.origin?.rawValue else { return Self.refused("badRequest", "a member is missing") }
        if let held = keys[key] { return .done(ReportOutcome(.held, case: held)) }
        let items = report.items?.items.map(\.sha256.text) ?? [], recognised = items.compactMap { found[$0] }
        let known = newest[report.address].flatMap { name in cases[name].map { (name: name, held: $0) } }
        if let known, sparing != .never, sparing == .byAddressAlone || items.isEmpty {
            let reason = known.held.classification == .notIllegal ? Sparing.freshAssessment : .openCase
            spared[reason.rawValue, default: 0] += 1
            keys[key] = known.name
            cases[known.name]?.origins.append(origin)
            return .done(ReportOutcome(.attached, case: known.name, spared: reason))
        }
        let name = newName()
        add(Case(address: report.address, items: items, origins: [origin]), named: name)
        newest[report.address] = name
        keys[key] = name
        guard !items.isEmpty, recognised.count == items.count, sparing != .never, let first = recognised.first else {
            return .done(ReportOutcome(.opened, case: name))
        }
        spared[Sparing.knownHashes.rawValue, default: 0] += 1
        settle(name, classification: first.classification, kind: first.kind, as: planned)
        return .done(ReportOutcome(.opened, case: name, spared: .knownHashes))
    }

    private static func refused<Answer>(_ code: String, _ detail: String) -> LineAnswer<Answer> {
        .refused(Problem(code: code, title: "Refused.", status: 409, detail: detail))
    }

    mutating func receiveTip(_ tip: TipRequest, key: String) -> TipReceipt {
        let isHeld = tips[key] != nil
        if !isHeld { tips[key] = (tip.origin ?? .public).rawValue }
        return TipReceipt(isHeld ? .held : .received, tip: 1, code: nil)
    }

    // MARK: The work list

    mutating func lease(_ request: LeaseRequest) -> Page<LeasedCaseView> {
        let analyst = request.analyst?.text ?? "", taken = Set(leases.map(\.name))
        let given = waiting.filter { !taken.contains($0) }.prefix(request.count?.value ?? 1)
        return Page(
            given.map { name in
                lastLease += 1
                leases.append((lastLease, name, analyst))
                return LeasedCaseView(row(of: name), contents(of: name))
            })
    }

    private func row(of name: CaseID) -> WorkRow {
        var row = WorkRow(case: name, urgency: 0, since: FakeTrust.start, reports: 1, origins: [.public])
        if let lease = leases.last(where: { $0.name == name }) { (row.lease, row.analyst) = (lease.number, lease.analyst) }
        return row
    }

    private func contents(of name: CaseID) -> LeasedContents {
        LeasedContents(
            address: cases[name]?.address ?? "", referrer: nil, site: Site(),
            items: (cases[name]?.items ?? []).map { LeasedItem(sha256: $0) })
    }

    mutating func giveBack(_ name: CaseID) -> ReturnedLease {
        leases.removeAll { $0.name == name }
        return ReturnedLease(case: name, released: true)
    }

    private var workList: WorkListView {
        WorkListView(
            WorkListCounts(waiting: waiting.count, leased: leases.count, oldest: nil, oldestSeconds: nil),
            Page(leases.map { row(of: $0.name) }))
    }

    mutating func assess(_ finding: AssessmentRequest, as planned: [String: [PlannedCase]]) -> LineAnswer<AssessmentOutcome> {
        let name = finding.case
        guard let held = cases[name] else { return Self.refused("unknownCase", "no such case") }
        if held.classification == .baseline { return Self.refused("assessmentFinal", "final") }
        // It has gone to the member it belongs to.
        if held.classification == .national { return Self.refused("notResponsible", "another member is") }
        guard leases.contains(where: { $0.name == name && $0.number == finding.lease.map { Int64($0.value) } }) else {
            return Self.refused("leaseLapsed", "no such lease")
        }
        if held.classification != nil { repeatedAssessments += 1 }
        leases.removeAll { $0.name == name }
        if finding.classification != .notIllegal {
            for item in finding.items?.items ?? [] {
                hashes.insert(item.sha256.text)
                found[item.sha256.text] = (finding.classification, finding.kind)
            }
        }
        settle(name, classification: finding.classification, kind: finding.kind, as: planned)
        return .done(AssessmentOutcome(case: name, .assessed))
    }

    private mutating func settle(_ name: CaseID, classification: Classification, kind: ReportKind, as planned: [String: [PlannedCase]]) {
        guard var held = cases[name] else { return }
        held.classification = classification
        held.kind = kind
        held.hosting = planned[held.address]?.first?.hosting
        held.events.append(.init(event: "assessed", at: FakeTrust.start, member: member, actor: "", reason: nil, salt: nil))
        cases[name] = held
        busyLooks = 3
        if classification != .notIllegal { outgoing.append(name) }
    }

    // MARK: The police

    mutating func refer(_ referral: ReferralRequest) -> LineAnswer<RecordedCase> {
        guard let held = cases[referral.case] else { return Self.refused("unknownCase", "no such case") }
        guard !held.isReferred, !waitingReferrals.contains(referral.case) else { return Self.refused("alreadyReferred", "they have it") }
        waitingReferrals.append(referral.case)
        return .done(RecordedCase(referral.case))
    }

    /// One bundle takes all that waits.
    mutating func makeBundle(signedWith key: SigningKey) throws -> [Int64] {
        guard bundle == nil, !waitingReferrals.isEmpty else { return [] }
        let lines = waitingReferrals.map { JSONValue.object([.init("case", .string("\($0)")), .init("kind", "referral")]) }
        let root = MerkleTree.root(of: lines.map { MerkleTree.leaf($0.canonicalBytes) })
        let payload: JSONValue = ["number": 1, "count": .integer(Int64(lines.count)), "root": .string(root.hex)]
        let head = JWS(signing: payload.compactBytes, as: .referral, with: key).compact
        bundle = ReferralBundleView(
            number: 1, madeAt: FakeTrust.start, digest: SHA256.digest(of: Array(head.utf8)), cases: lines.count, repeats: 0, revocations: 0)
        bundleDocument = JSONValue.object([.init("head", .string(head)), .init("lines", .array(lines))]).compactBytes
        return [1]
    }

    mutating func acknowledge() -> ReferralBundleView {
        for name in waitingReferrals { cases[name]?.isReferred = true }
        bundle?.acknowledgedAt = FakeTrust.start
        return bundle ?? ReferralBundleView(number: 0, madeAt: FakeTrust.start, digest: .zero, cases: 0, repeats: 0, revocations: 0)
    }

    /// Takes a case another node sent, with its hashes.
    mutating func admit(_ held: Case?, named name: CaseID, from partner: MemberID, evidence document: [UInt8]) {
        guard var held else { return }
        held.origins = [partner.rawValue]
        spared["partner", default: 0] += 1
        add(held, named: name)
        received[partner, default: []].append(document)
        busyLooks = 3
    }

    mutating func look(_ path: String, _ target: String) -> NodeAnswer? {
        switch path {
        case "/api/v1/work":
            busyLooks = max(0, busyLooks - 1)
            return .message(
                RemainingWork(
                    member: member, awaitingAssessment: 0, awaitingTrace: busyLooks,
                    outbox: [.init(member: member, waiting: 0, dead: deadLetters)]))
        case "/api/v1/referrals": return .message(Page(bundle.map { [$0] } ?? []))
        case "/api/v1/referrals/1": return NodeAnswer(status: 200, body: bundleDocument)
        case "/api/v1/stats": return .message(stats)
        case "/api/v1/takedown/figures": return .message(takedown)
        case "/api/v1/worklist": return .message(workList)
        case "/api/v1/takedown/notices":
            return .message(
                NoticeSummary(
                    on: true, test: false, notices: Counts([("sent", 7)]), untold: Counts([]), proposedContacts: 0, due: 0))
        case "/api/v1/takedown/contacts":
            let waiting = (1...max(1, providers.count)).filter { $0 <= providers.count && !approved.contains($0) }
            return .message(Page(waiting.map { ProviderContactView(proposed: $0, providers[$0 - 1]) }))
        case "/api/v1/takedown/checks":
            dueLooks = max(0, dueLooks - 1)
            return .message(CheckCountsView(open: 1, gone: 0, withPerson: 0, late: 0, due: dueLooks))
        case "/api/v1/takedown/checks/cases":
            return .message(Page(names.map { CheckView(ofRemoved: $0) }))
        case "/api/v1/evidence": return evidencePage(target)
        case "/feeds/v1/hashes": return .documents(hashes.sorted().map { Array("{\"sha256\":\"\($0)\"}".utf8) })
        default:
            guard let name = CaseID(String(path.dropFirst("/api/v1/cases/".count))), let held = cases[name] else { return nil }
            var history = CaseHistory()
            history.events = held.events
            let row = CaseRow(
                case: name, number: 1, openedAt: FakeTrust.start, stage: .routed, contentsDestroyed: false, takeover: false, heldBack: false
            )
            return .message(CaseView(row, history))
        }
    }

    mutating func enter(_ provider: ProviderContactRequest) -> LineAnswer<RecordedNumber> {
        guard !providers.contains(provider.place.text) else { return Self.refused("knownContact", "it is known") }
        providers.append(provider.place.text)
        return .done(RecordedNumber(Int64(providers.count)))
    }

    mutating func decide(_ decision: ProviderContactDecision) -> LineAnswer<RecordedNumber> {
        approved.append(decision.contact.value)
        return .done(RecordedNumber(Int64(decision.contact.value)))
    }

    /// Evidence in small pages.
    private func evidencePage(_ target: String) -> NodeAnswer {
        if let name = Self.query("case", of: target).flatMap({ CaseID($0) }) { return .documents(evidence[name] ?? []) }
        let documents = Self.query("from", of: target).flatMap { MemberID($0) }.flatMap { received[$0] } ?? []
        let after = Int(Self.query("after", of: target) ?? "") ?? 0
        let end = min(after + 5, documents.count)
        return .documents(Array(documents[after..<end]), next: end < documents.count ? "\(end)" : nil)
    }

    var stats: FigureReport {
        let reports = cases.values.flatMap { held in held.origins.map { (origin: $0, held: held) } }
        func count(_ isMeant: (Case) -> Bool) -> Int { reports.count { isMeant($0.held) } }
        func byOrigin(_ name: String) -> Int { reports.count { $0.origin == name } + tips.values.count { $0 == name } }
        let isIllegal: (Case) -> Bool = { $0.classification?.isIllegal == true }
        let here = CountryCode(member.rawValue.uppercased()).map(PlannedHosting.located)
        let own = OwnOrigin.allCases.map { (name: $0.rawValue, value: byOrigin($0.rawValue)) }
        let fromPartners = reports.count { report in OwnOrigin(rawValue: report.origin) == nil }
        var stats = FigureReport(
            FigureReport.Received(
                received: reports.count + tips.count, byOrigin: Counts(own + [("partner", fromPartners)]),
                byPartner: Counts([("de", byOrigin("de")), ("us", byOrigin("us"))])), over: FigureReport.Period(from: nil, until: nil))
        (stats.illegal, stats.illegalHostedHere) = (count(isIllegal), count { isIllegal($0) && $0.hosting == here })
        stats.referred = count { $0.isReferred }
        let kinds = Set(cases.values.compactMap(\.kind)).sorted { $0.rawValue < $1.rawValue }
        stats.byKind = Counts(
            kinds.map { kind in (kind.rawValue, count { $0.kind == kind }) } + [(ReportKind.travellingOffenderTip.rawValue, tips.count)])
        stats.spared = Counts(spared.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        stats.dispositions = Counts([(DispositionKind.keep.rawValue, stats.illegalHostedHere)])
        return stats
    }

    /// All that is kept is still online; the police have what was referred.
    private var takedown: TakedownFigureReport {
        let kept = cases.values.filter { $0.classification?.isIllegal == true }
        func times(_ happened: Int) -> TakedownFigureReport.Times {
            .init(happened: happened, medianMinutes: nil, ninetyMinutes: nil, over24Hours: 0)
        }
        let all = TakedownFigureReport.Row(
            group: "all", name: nil, material: kept.count, online: kept.count, removed: 0, goneBeforeNotice: 0, neverDelivered: 0, moved: 0,
            cameBack: 0, undelivered: 0, toReferral: times(kept.count(where: \.isReferred)), toNotice: times(0), toRemoval: times(0),
            toLastSeen: times(0), fromNoticeToRemoval: times(0))
        return TakedownFigureReport(over: FigureReport.Period(from: nil, until: nil), rows: [all])
    }

    private mutating func add(_ held: Case, named name: CaseID) {
        cases[name] = held
        names.append(name)
    }

    private func newName() -> CaseID {
        CaseID(
            opener: member,
            number: UniqueID(
                high: 0x0197_0000_0000_7000 | UInt64(member.rawValue.utf8.first ?? 0), low: 0x8000_0000_0000_0000 | UInt64(names.count))
        )
    }

    private static func query(_ name: String, of target: String) -> String? {
        let pairs = target.split(separator: "?").dropFirst().joined().split(separator: "&")
        return pairs.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}

extension CheckView {
    /// The checks of a case whose material three looks found gone.
    fileprivate init(ofRemoved id: CaseID) {
        self.init(
            case: id, beganAt: FakeTrust.start, dueAt: nil, sights: 4, lastSight: "gone: status 404", lastAt: FakeTrust.start,
            lastOnline: FakeTrust.start, firstGone: FakeTrust.start + .seconds(3_600), goneSights: 3, unknownSince: nil, gone: true,
            withPerson: false)
    }
}

extension ProviderContactView {
    fileprivate init(proposed number: Int, _ place: String) {
        self.init(
            number: Int64(number), place: place, channel: .mail, scope: .network, source: "person", state: .proposed, standsFor: [],
            shape: .table, language: "en", threaded: true, passesOn: false, mechanism: false, proposedAt: FakeTrust.start,
            proposedBy: "administrator")
    }
}
