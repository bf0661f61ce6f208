import Envelopes
import HotlineModel
import Replay

/// The contents of a node, in memory.
struct FakeNode: Sendable {
    struct Case: Sendable {
        var address: String
        var items: [JSONValue] = []
        /// The origin of each report; a partner's name for its own.
        var origins: [String] = []
        var classification: String?
        var kind = ""
        var hosting: PlannedHosting?
        var isReferred = false
        var events: [JSONValue] = []
    }

    let member: MemberID
    var keys: [String: String] = [:]
    var cases: [String: Case] = [:]
    /// Names in the order of opening.
    var names: [String] = []
    var hashes: Set<String> = []
    var evidence: [String: [[UInt8]]] = [:]
    var received: [MemberID: [[UInt8]]] = [:]
    var outgoing: [String] = []
    var delivered = 0
    /// How many looks still find work.
    var busyLooks = 0
    var deadLetters = 0
    /// Requests that assessed something assessed before.
    var repeatedAssessments = 0
    /// Whether it shows every report to a person; otherwise only those with an unknown address.
    var sparing = Sparing.asItShould
    /// Cases given to an analyst, in the order of the leases.
    private(set) var leases: [(number: Int64, name: String, analyst: String)] = []
    private var lastLease: Int64 = 0
    /// The newest case about each address.
    private var newest: [String: String] = [:]
    var spared: [String: Int] = ["openCase": 0, "freshAssessment": 0, "knownHashes": 0, "partner": 0]
    private var tips: [String: String] = [:]
    /// The finding about an item.
    private var found: [String: (classification: String, kind: String)] = [:]

    enum Sparing { case asItShould, never, byAddressAlone }

    init(member: MemberID) { self.member = member }

    /// The names of the cases that await an analyst.
    private var waiting: [String] { names.filter { cases[$0]?.classification == nil && cases[$0]?.address.isEmpty == false } }

    mutating func receive(_ line: JSONValue, as planned: [String: [PlannedCase]]) -> JSONValue {
        guard let key = line["key"]?.string, let address = line["address"]?.string, let origin = line["origin"]?.string else {
            return ["error": "badRequest", "detail": "a member is missing"]
        }
        if let held = keys[key] { return ["outcome": "held", "case": .string(held)] }
        let items = line["items"]?.array ?? [], recognised = items.compactMap { $0["sha256"]?.string.flatMap { found[$0] } }
        let isKnown = !items.isEmpty && recognised.count == items.count
        let known = newest[address].flatMap { name in cases[name].map { (name: name, held: $0) } }
        if let known, sparing != .never, sparing == .byAddressAlone || items.isEmpty {
            let reason = known.held.classification == "notIllegal" ? "freshAssessment" : "openCase"
            spared[reason, default: 0] += 1
            keys[key] = known.name
            cases[known.name]?.origins.append(origin)
            return ["outcome": "attached", "case": .string(known.name), "spared": .string(reason)]
        }
        let name = newName()
        add(Case(address: address, items: items, origins: [origin]), named: name)
        newest[address] = name
        keys[key] = name
        guard isKnown, sparing != .never, let first = recognised.first else { return ["outcome": "opened", "case": .string(name)] }
        spared["knownHashes", default: 0] += 1
        settle(name, classification: first.classification, kind: first.kind, as: planned)
        return ["outcome": "opened", "case": .string(name), "spared": "knownHashes"]
    }

    mutating func receiveTip(_ tip: JSONValue, key: String) -> JSONValue {
        let isHeld = tips[key] != nil
        if !isHeld { tips[key] = tip["origin"]?.string ?? "public" }
        return ["outcome": isHeld ? "held" : "received"]
    }

    // MARK: The work list

    mutating func lease(_ request: JSONValue) -> JSONValue {
        let analyst = request["analyst"]?.string ?? "", taken = Set(leases.map(\.name))
        let given = waiting.filter { !taken.contains($0) }.prefix(Int(request["count"]?.integer ?? 1))
        let rows = given.map { name -> JSONValue in
            lastLease += 1
            leases.append((lastLease, name, analyst))
            return [
                "case": .string(name), "address": .string(cases[name]?.address ?? ""), "lease": .integer(lastLease),
                "items": .array(cases[name]?.items ?? []),
            ]
        }
        return ["leases": .array(rows)]
    }

    mutating func giveBack(_ name: String) -> JSONValue {
        leases.removeAll { $0.name == name }
        return ["case": .string(name), "released": true]
    }

    private var workList: JSONValue {
        let rows = leases.map { lease -> JSONValue in
            ["case": .string(lease.name), "lease": .integer(lease.number), "analyst": .string(lease.analyst)]
        }
        return [
            "waiting": .integer(Int64(waiting.count)), "leased": .integer(Int64(leases.count)), "rows": .array(rows), "next": .null,
        ]
    }

    mutating func assess(_ line: JSONValue, as planned: [String: [PlannedCase]]) -> JSONValue {
        guard let name = line["case"]?.string, let held = cases[name], let classification = line["classification"]?.string else {
            return ["error": "unknownCase", "detail": "no such case"]
        }
        if held.classification == "baseline" { return ["error": "assessmentFinal", "detail": "final"] }
        // It has gone to the responsible member.
        if held.classification == "national" { return ["error": "notResponsible", "detail": "another member is"] }
        guard leases.contains(where: { $0.name == name && $0.number == line["lease"]?.integer }) else {
            return ["error": "leaseLapsed", "detail": "no such lease"]
        }
        if held.classification != nil { repeatedAssessments += 1 }
        leases.removeAll { $0.name == name }
        let kind = line["kind"]?.string ?? ""
        if classification != "notIllegal" {
            for sha256 in (line["items"]?.array ?? []).compactMap({ $0["sha256"]?.string }) {
                hashes.insert(sha256)
                found[sha256] = (classification, kind)
            }
        }
        settle(name, classification: classification, kind: kind, as: planned)
        return ["case": .string(name), "outcome": "assessed"]
    }

    private mutating func settle(_ name: String, classification: String, kind: String, as planned: [String: [PlannedCase]]) {
        guard var held = cases[name] else { return }
        held.classification = classification
        held.kind = kind
        held.hosting = planned[held.address]?.first?.hosting
        held.events.append(["event": "assessed", "at": "2026-09-21T14:13:20.000Z", "member": .string(member.rawValue)])
        cases[name] = held
        busyLooks = 3
        if classification != "notIllegal" { outgoing.append(name) }
    }

    mutating func act(_ line: JSONValue) -> JSONValue {
        guard let name = line["case"]?.string, cases[name] != nil else { return ["error": "unknownCase", "detail": "no such case"] }
        cases[name]?.isReferred = true
        return ["case": .string(name)]
    }

    /// Takes a case another node sent, with its hashes.
    mutating func admit(_ held: Case?, named name: String, from partner: MemberID, evidence document: [UInt8]) {
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
            return .json([
                "member": .string(member.rawValue), "awaitingAssessment": 0, "awaitingTrace": .integer(Int64(busyLooks)),
                "outbox": ["de": ["waiting": 0, "dead": .integer(Int64(deadLetters))]],
            ])
        case "/api/v1/stats": return .json(stats)
        case "/api/v1/worklist": return .json(workList)
        case "/api/v1/evidence": return evidencePage(target)
        case "/feeds/v1/hashes": return .lines(hashes.sorted().map { ["sha256": .string($0)] })
        default:
            guard let held = cases[String(path.dropFirst("/api/v1/cases/".count))] else { return nil }
            return .json(["events": .array(held.events)])
        }
    }

    /// Evidence in small pages.
    private func evidencePage(_ target: String) -> NodeAnswer {
        if let name = Self.query("case", of: target) { return .documents(evidence[name] ?? []) }
        let documents = Self.query("from", of: target).flatMap { MemberID($0) }.flatMap { received[$0] } ?? []
        let after = Int(Self.query("after", of: target) ?? "") ?? 0
        let end = min(after + 5, documents.count)
        return .documents(Array(documents[after..<end]), next: end < documents.count ? "\(end)" : nil)
    }

    var stats: JSONValue {
        let reports = cases.values.flatMap { held in held.origins.map { (origin: $0, held: held) } }
        func count(_ isMeant: (Case) -> Bool) -> JSONValue { .integer(Int64(reports.count { isMeant($0.held) })) }
        func byOrigin(_ name: String) -> JSONValue {
            .integer(Int64(reports.count { $0.origin == name } + tips.values.count { $0 == name }))
        }
        let isIllegal: (Case) -> Bool = { $0.classification != nil && $0.classification != "notIllegal" }
        let here = CountryCode(member.rawValue.uppercased()).map(PlannedHosting.located)
        let kinds = Set(cases.values.map(\.kind)).filter { !$0.isEmpty }
        return [
            "reports": [
                "received": .integer(Int64(reports.count + tips.count)),
                "byOrigin": [
                    "public": byOrigin("public"), "police": byOrigin("police"), "proactive": byOrigin("proactive"),
                    "partner": .integer(
                        Int64(reports.count { MemberID($0.origin) != nil && !["public", "police", "proactive"].contains($0.origin) })),
                ],
                "byPartner": ["de": byOrigin("de"), "us": byOrigin("us")],
            ],
            "illegal": count(isIllegal), "illegalHostedHere": count { isIllegal($0) && $0.hosting == here },
            "referred": count { $0.isReferred },
            "byKind": .object(
                kinds.sorted().map { kind in .init(kind, count { $0.kind == kind }) } + [
                    .init("travellingOffenderTip", .integer(Int64(tips.count)))
                ]),
            "spared": .object(spared.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) }),
            "dispositions": ["keep": count { isIllegal($0) && $0.hosting == here }, "forward": 0, "central": 0], "centralCopies": 0,
        ]
    }

    private mutating func add(_ held: Case, named name: String) {
        cases[name] = held
        names.append(name)
    }

    private func newName() -> String {
        CaseID(
            opener: member,
            number: UniqueID(
                high: 0x0197_0000_0000_7000 | UInt64(member.rawValue.utf8.first ?? 0), low: 0x8000_0000_0000_0000 | UInt64(names.count))
        ).description
    }

    private static func query(_ name: String, of target: String) -> String? {
        let pairs = target.split(separator: "?").dropFirst().joined().split(separator: "&")
        return pairs.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}
