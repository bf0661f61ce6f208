import Envelopes
import HotlineModel
import Replay

/// What a node holds, in memory.
struct FakeNode: Sendable {
    struct Case: Sendable {
        var address: String
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
    private var awaitingByAddress: [String: String] = [:]

    init(member: MemberID) { self.member = member }

    mutating func receive(_ line: JSONValue) -> JSONValue {
        guard let key = line["key"]?.string, let address = line["address"]?.string, let origin = line["origin"]?.string else {
            return ["error": "badRequest", "detail": "a member is missing"]
        }
        if let held = keys[key] { return ["outcome": "held", "case": .string(held)] }
        let open = awaitingByAddress[address]
        let name = open ?? newName()
        if open == nil { add(Case(address: address), named: name) }
        awaitingByAddress[address] = name
        keys[key] = name
        cases[name]?.origins.append(origin)
        return ["outcome": open == nil ? "opened" : "attached", "case": .string(name)]
    }

    mutating func assess(_ line: JSONValue, as planned: [String: PlannedCase]) -> JSONValue {
        guard let name = line["case"]?.string, var held = cases[name], let classification = line["classification"]?.string else {
            return ["error": "unknownCase", "detail": "no such case"]
        }
        if held.classification != nil {
            repeatedAssessments += 1
            if held.classification == "baseline" { return ["error": "assessmentFinal", "detail": "final"] }
        }
        held.classification = classification
        held.kind = line["kind"]?.string ?? ""
        held.hosting = planned[held.address]?.hosting
        held.events.append(["event": "assessed", "at": "2026-09-21T14:13:20.000Z", "member": .string(member.rawValue)])
        cases[name] = held
        awaitingByAddress[held.address] = nil
        busyLooks = 3
        if classification != "notIllegal" {
            hashes.formUnion((line["items"]?.array ?? []).compactMap { $0["sha256"]?.string })
            outgoing.append(name)
        }
        return ["case": .string(name)]
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
        case "/api/v1/cases":
            let after = Int(Self.query("after", of: target) ?? "") ?? 0
            let rows = names.enumerated().filter { $0.offset + 1 > after && cases[$0.element]?.classification == nil }.prefix(100)
            return .json([
                "cases": .array(rows.map { ["case": .string($0.element), "number": .integer(Int64($0.offset + 1))] }),
                "next": rows.last.map { .integer(Int64($0.offset + 1)) } ?? .null,
            ])
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
        func byOrigin(_ name: String) -> JSONValue { .integer(Int64(reports.count { $0.origin == name })) }
        let isIllegal: (Case) -> Bool = { $0.classification != nil && $0.classification != "notIllegal" }
        let here = CountryCode(member.rawValue.uppercased()).map(PlannedHosting.located)
        let kinds = Set(cases.values.map(\.kind)).filter { !$0.isEmpty }
        return [
            "reports": [
                "received": .integer(Int64(reports.count)),
                "byOrigin": [
                    "public": byOrigin("public"), "police": byOrigin("police"), "proactive": byOrigin("proactive"),
                    "partner": .integer(
                        Int64(reports.count { MemberID($0.origin) != nil && !["public", "police", "proactive"].contains($0.origin) })),
                ],
                "byPartner": ["de": byOrigin("de"), "us": byOrigin("us")],
            ],
            "illegal": count(isIllegal), "illegalHostedHere": count { isIllegal($0) && $0.hosting == here },
            "referred": count { $0.isReferred },
            "byKind": .object(kinds.sorted().map { kind in .init(kind, count { $0.kind == kind }) }),
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
