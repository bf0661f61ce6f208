package import CaseStore
package import Cryptography
import Envelopes
package import HotlineModel
import Routing

/// Records where the host behind a front-end is, and lets the case be routed by it.
package struct OriginFindings {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// The blind index of a host's name, under which cases of one host are found together. No address of a case reads like it: each has a scheme.
    package func index(ofHost name: String) -> Digest { step.vault.blindIndex("host \(name)", for: .address) }

    /// Records the place of a case's host. One that was believed before stays among the case's notes.
    ///
    /// - Parameters:
    ///   - origin: The verdict on the addresses behind the front-end; it names both.
    ///   - actor: The person who found it out, or `node`.
    /// - Throws: ``CaseworkError/wrongStage(_:_:)`` if the case is not routed, ``CaseworkError/heldBack(_:from:until:)``, ``CaseworkError/noDirectory``,
    ///   ``CaseworkError/contentsDestroyed(_:)``.
    package func record(_ origin: HostingVerdict, of record: CaseRecord, source: OriginSource, actor: String) throws {
        guard record.stage == .routed else { throw CaseworkError.wrongStage(record.id, record.stage) }
        try step.checkNotHeldBack(record)
        guard let directory = step.directory else { throw CaseworkError.noDirectory }
        var opened = try step.reader.unseal(record)
        try CaseNotes(step: step).add(opened.file.hosting.flatMap(Self.note), by: actor, about: opened)
        opened.file.hosting = origin
        try step.decide(.originFound, about: record, actor: actor, reason: source.rawValue)
        let givers = try step.reader.givers(of: record)
        let rules = OriginRoutingRules(
            origin: origin, member: step.member, map: directory.map, givers: givers.map(\.member),
            placements: try step.transaction.placements(of: record.number), isTakeover: record.isTakeover)
        switch rules.decision {
        case .stay: try step.save(opened)
        case .giveBack: try giveBack(opened, to: givers)
        case .move:
            try step.save(opened)
            try Actions(step).record(ActionSubmission(caseID: record.id, action: .moved, actor: actor))
        case .route:
            opened.record.stage = .awaitingTrace
            try step.save(opened)
            step.wake(.tracing)
        }
    }

    /// What a note says of the place of a host that was believed before, because nothing else keeps it: events have no addresses.
    private static func note(on replaced: HostingVerdict) -> String? {
        guard let front = replaced.behind, case .located(let countries) = replaced.outcome else { return nil }
        let addresses = replaced.findings.map(\.address).joined(separator: ", ")
        let places = countries.map(\.description).joined(separator: ", ")
        return "replaced: the host behind \(front) was said to be at \(addresses) (\(places)), since \(replaced.at)"
    }

    /// Central keeps no case that a hotline covers: the members that gave it take it back, and route it by the place that they learn with it.
    private func giveBack(_ opened: UnsealedCase, to givers: [Giver]) throws {
        for giver in givers {
            let body = UpdateBody(event: .moved, at: step.moment, hosting: opened.file.hosting, responsible: giver.member)
            try Correspondence(step).queue(.update(body), to: giver.member, about: opened, as: giver.caseID, lane: .urgent)
        }
        try step.close(opened, marking: .reassigned, reason: CaseEventKind.originFound.rawValue)
    }
}

/// Decides what becomes of a routed case once the host behind a front-end is known: a value, with no I/O.
struct OriginRoutingRules: Sendable {
    enum Decision: Hashable, Sendable {
        /// Whoever has the case is responsible for the host too.
        case stay
        /// Central returns the case to the members that gave it.
        case giveBack
        /// The case is kept here, and its host lies elsewhere.
        case move
        /// It is routed again.
        case route
    }

    var origin: HostingVerdict
    var member: MemberID
    var map: FederationMap
    /// The members that reported the case to us.
    var givers: [MemberID]
    var placements: [PlacementRecord]
    /// Central has the case because the member that covers the host is silent.
    var isTakeover = false

    var decision: Decision {
        let routed = route(origin, as: member, in: map)
        if routed.contains(where: { $0.reason == .centralRole }) { return isCovered ? .giveBack : .stay }
        let isKept = placements.contains { $0.disposition.kind == .keep && $0.responsible == member && $0.state == .open }
        guard isKept else { return .route }
        return routed.contains { $0.kind == .keep } ? .stay : .move
    }

    /// A hotline covers the host, and somebody can take the case there.
    private var isCovered: Bool {
        !isTakeover && givers.contains { giver in route(origin, as: giver, in: map).contains { $0.kind != .central } }
    }
}
