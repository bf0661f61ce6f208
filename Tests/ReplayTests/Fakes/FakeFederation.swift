import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeMessages
import Replay

/// The nodes of a workload's federation in memory: they answer as a node's administration interface does, and route as the plan expects.
actor FakeFederation {
    /// Something that goes wrong with one request.
    enum Fault: Sendable {
        /// The connection breaks before the node does anything.
        case breaksBefore
        /// The node handles the request, and the connection breaks before it answers.
        case breaksAfter
        /// The node answers with a status and this problem.
        case answers(Int, String)
    }

    let plan: WorkloadPlan
    let trust: FakeTrust
    private(set) var nodes: [MemberID: FakeNode] = [:]
    private var faults: [(member: MemberID, path: String, fault: Fault, times: Int)] = []
    private let planned: [String: [PlannedCase]]

    init(_ plan: WorkloadPlan) throws {
        self.plan = plan
        trust = try FakeTrust(plan.workload.hotlines + [plan.workload.central])
        planned = Dictionary(grouping: plan.cases, by: \.address)
        for member in plan.workload.hotlines + [plan.workload.central] { nodes[member] = FakeNode(member: member) }
    }

    /// A channel to each node.
    nonisolated var channels: [MemberID: any NodeChannel] {
        let members = plan.workload.hotlines + [plan.workload.central]
        return Dictionary(members.map { ($0, FakeChannel(federation: self, member: $0) as any NodeChannel) }) { first, _ in first }
    }

    /// Makes the next so many requests to a path go wrong.
    func arrange(_ fault: Fault, at member: MemberID, path: String, times: Int = 1) { faults.append((member, path, fault, times)) }

    /// Nothing goes wrong any more.
    func endFaults() { faults = [] }

    /// Changes a node behind the federation's back.
    func change(_ member: MemberID, _ body: @Sendable (inout FakeNode) -> Void) {
        if var node = nodes[member] {
            body(&node)
            nodes[member] = node
        }
    }

    func answer(
        _ member: MemberID, _ method: String, _ target: String, _ body: [UInt8], key: String?
    ) throws(TransferError) -> NodeAnswer {
        let path = String(target.prefix { $0 != "?" })
        let fault = takeFault(member, path)
        switch fault {
        case .breaksBefore: throw TransferError(.interrupted)
        case .answers(let status, let code):
            return NodeAnswer(status: status, body: Problem(code: code, title: "Refused.", status: status, detail: "as arranged").body)
        case .breaksAfter, nil: break
        }
        guard let answer = try? handle(member, method, target, body, key: key) else { return NodeAnswer(status: 500, body: []) }
        if case .breaksAfter = fault { throw TransferError(.interrupted) }
        return answer
    }

    private func takeFault(_ member: MemberID, _ path: String) -> Fault? {
        guard let index = faults.firstIndex(where: { $0.member == member && $0.path == path }) else { return nil }
        let fault = faults[index].fault
        faults[index].times -= 1
        if faults[index].times == 0 { faults.remove(at: index) }
        return fault
    }

    private func handle(
        _ member: MemberID, _ method: String, _ target: String, _ body: [UInt8], key: String?
    ) throws -> NodeAnswer? {
        let path = String(target.prefix { $0 != "?" })
        guard var node = nodes[member] else { return nil }
        defer { nodes[member] = node }
        let lines = body.split(separator: 0x0A).map(Array.init)
        switch (method, path) {
        case ("POST", "/intake/v1/reports"):
            let answers = try lines.map { node.receive(try ReportRequest(request: $0), as: planned) }
            try forward(from: &node)
            return .messages(answers)
        case ("POST", "/intake/v1/tips"): return .message(node.receiveTip(try TipRequest(request: body), key: key ?? ""))
        case ("POST", "/api/v1/worklist/leases"): return .message(node.lease(try LeaseRequest(request: body)))
        case ("DELETE", _): return CaseID(String(path.split(separator: "/")[3])).map { .message(node.giveBack($0)) }
        case ("POST", "/api/v1/assessments"):
            let answers = try lines.map { node.assess(try AssessmentRequest(request: $0), as: planned) }
            try forward(from: &node)
            return .messages(answers)
        case ("POST", "/api/v1/takedown/referrals/cases"):
            return .messages(try lines.map { node.refer(try ReferralRequest(request: $0)) })
        case ("POST", "/api/v1/takedown/referrals"):
            return .message(ReferralsSent(bundles: try node.makeBundle(signedWith: trust.signingKey(of: member))))
        case ("POST", "/api/v1/takedown/contacts"):
            return .messages(try lines.map { node.enter(try ProviderContactRequest(request: $0)) })
        case ("POST", "/api/v1/takedown/contacts/decisions"):
            return .messages(try lines.map { node.decide(try ProviderContactDecision(request: $0)) })
        case ("POST", _) where path.hasSuffix("/acknowledgement"): return .message(node.acknowledge())
        case ("POST", "/api/v1/hashes/pull"):
            for other in plan.workload.hotlines { node.hashes.formUnion(nodes[other]?.hashes ?? []) }
            return .message(HashPullOutcome(members: 3, entries: 0, changed: 0, failed: []))
        case ("GET", "/api/v1/deliveries"):
            return .message(DeliveryCountsView(accepted: node.delivered, duplicate: 0, rejected: 0))
        default: return node.look(path, target)
        }
    }

    /// Delivers the cases that a partner found hosted here.
    private func forward(from node: inout FakeNode) throws {
        let receiver = plan.workload.node
        guard node.member != receiver, !node.outgoing.isEmpty, var here = nodes[receiver] else { return }
        let cases = node.outgoing.compactMap { id in node.cases[id].map { (id: id, address: $0.address) } }
        let documents = try trust.evidence(of: cases, from: node.member, to: receiver, sequence: UInt64(node.delivered + 1))
        for (item, document) in zip(cases, documents) {
            let name = item.id
            here.admit(node.cases[name], named: name, from: node.member, evidence: document)
            node.evidence[name] = [document]
        }
        node.delivered += cases.count
        node.outgoing = []
        nodes[receiver] = here
    }
}

/// A channel into a ``FakeFederation``.
struct FakeChannel: NodeChannel {
    let federation: FakeFederation
    let member: MemberID

    func send(_ ask: Ask<RawAnswer>) async throws(TransferError) -> NodeAnswer {
        try await federation.answer(member, ask.method.rawValue, ask.target, ask.body, key: ask.key)
    }
}

extension NodeAnswer {
    static func message(_ message: some Message) -> NodeAnswer { NodeAnswer(status: 200, body: message.bytes) }

    static func messages(_ messages: [some Message]) -> NodeAnswer { NodeAnswer(status: 200, body: Lines.bytes(of: messages)) }

    static func documents(_ documents: [[UInt8]], next: String? = nil) -> NodeAnswer {
        NodeAnswer(status: 200, next: next, body: Array(documents.map { $0 + [0x0A] }.joined()))
    }
}
