import CaseStore
import Envelopes
import Hosting
import HotlineModel
import Routing

extension CaseDesk {
    /// Traces and routes cases that wait for it, until none is left.
    ///
    /// - Returns: How many were routed.
    @discardableResult
    public func routeWaiting(batch: Int = 250) async throws -> Int {
        var routed = 0
        while true {
            let opened = try await store.read { view in
                try view.cases(at: .awaitingTrace, after: 0, limit: batch).map { try open($0) }
            }
            guard !opened.isEmpty else { return routed }
            guard let directory = trust.current else { throw CaseworkError.noDirectory }
            let traced = await trace(opened)
            let signals = try await store.write { transaction in
                var signals: Set<WorkSignals.Subject> = []
                for (opened, verdict) in traced {
                    signals.formUnion(try place(opened, verdict: verdict, directory: directory, now: now, in: transaction))
                }
                return signals
            }
            self.signals.raise(signals.union([.routed]))
            routed += opened.count
        }
    }

    /// Looks up where cases are hosted, all at once; the tracer bounds how many ask the network.
    private func trace(_ cases: [OpenedCase]) async -> [(OpenedCase, HostingVerdict)] {
        await withTaskGroup(of: (Int, HostingVerdict).self) { group in
            var verdicts = [HostingVerdict?](repeating: nil, count: cases.count)
            for (position, opened) in cases.enumerated() {
                if let verdict = tracer.traceNow(opened.file.address) {
                    verdicts[position] = verdict
                } else {
                    group.addTask { (position, await tracer.trace(opened.file.address)) }
                }
            }
            for await (position, verdict) in group { verdicts[position] = verdict }
            return zip(cases, verdicts).compactMap { opened, verdict in verdict.map { (opened, $0) } }
        }
    }

    /// Places a traced case: our own with every responsible member, one given to us here or back with its giver.
    private func place(
        _ traced: OpenedCase, verdict: HostingVerdict, directory: Directory, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        // Another transaction may have placed it since it was read.
        guard let record = try transaction.caseRecord(number: traced.record.number), record.stage == .awaitingTrace else { return [] }
        var opened = try open(record)
        opened.file.hosting = verdict
        let earlier = try transaction.placements(of: record.number)
        let isMoving = try isMoving(record, in: transaction)
        var excluded = Set(earlier.filter { $0.state == .returned }.map(\.responsible))
        // Towards where it came from it goes back by an update, never round in a circle.
        if isMoving { excluded.formUnion(try hops(of: record, in: transaction).dropFirst()) }
        var dispositions = route(verdict, as: member, in: directory.map, policy: RoutingPolicy(excluding: excluded))
        if let giver = record.receivedFrom {
            let movesOn = isMoving || earlier.contains { $0.responsible != member }
            let isOurs = dispositions.contains { $0.kind == .keep || $0.reason == .centralRole }
            guard movesOn || isOurs else { return try giveBack(opened, verdict: verdict, now: now, in: transaction) }
            dispositions.removeAll { $0.destination == .forward(to: giver) || !movesOn && $0.kind != .keep && $0.reason != .centralRole }
        }
        var signals: Set<WorkSignals.Subject> = []
        if isMoving { signals = try tellMove(of: opened, verdict: verdict, directory: directory, now: now, in: transaction) }
        let standing = earlier.filter { $0.state == .open }.map(\.responsible)
        dispositions.removeAll { standing.contains(responsible(for: $0, in: directory)) }
        return signals.union(try place(opened, as: dispositions, directory: directory, now: now, in: transaction))
    }

    /// Tells whoever gave us a case that it moved, and who is responsible now. A giver that reads its own name takes the case back.
    private func tellMove(
        of opened: OpenedCase, verdict: HostingVerdict, directory: Directory, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        let owners = route(verdict, as: member, in: directory.map).map { responsible(for: $0, in: directory) }
        var signals: Set<WorkSignals.Subject> = []
        for giver in try givers(of: opened.record, in: transaction) {
            let next = giver.member == opened.record.receivedFrom && owners.contains(giver.member) ? giver.member : owners.first
            let body = UpdateBody(event: .moved, at: now, hosting: verdict, responsible: next)
            try queue(.update(body), to: giver.member, about: opened, as: giver.caseID, lane: .urgent, now: now, in: transaction)
            signals.insert(.outbox(giver.member))
        }
        return signals
    }

    /// Records the dispositions of a case and queues what follows from them.
    private func place(
        _ opened: OpenedCase, as dispositions: [Disposition], directory: Directory, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        var opened = opened
        opened.record.stage = .routed
        try save(opened, in: transaction)
        var signals: Set<WorkSignals.Subject> = []
        for disposition in dispositions {
            let responsible = responsible(for: disposition, in: directory)
            _ = try transaction.add(
                PlacementRecord(caseNumber: opened.record.number, disposition: disposition, responsible: responsible, placedAt: now))
            guard responsible != member else { continue }
            try hand(opened, to: responsible, for: disposition, now: now, in: transaction)
            signals.insert(.outbox(responsible))
        }
        signals.formUnion(try copy(opened, placedAs: dispositions, directory: directory, now: now, in: transaction))
        let reasons = dispositions.map { "\($0.kind.rawValue):\($0.reason.rawValue)" }.joined(separator: ",")
        try decide(
            EventRecord(
                caseNumber: opened.record.number, kind: .routed, at: now, member: member, reason: reasons.isEmpty ? "standing" : reasons),
            about: opened.record.id, in: transaction)
        for disposition in dispositions { metrics.placed(disposition.kind) }
        // Nothing of it is left with us or anybody we gave it to: it went back to where it came from.
        try closeIfDone(opened, reason: "placedElsewhere", now: now, in: transaction)
        return signals
    }

    /// Who must act on a disposition: with no central member in the federation, a central share stays with us and our own police.
    private func responsible(for disposition: Disposition, in directory: Directory) -> MemberID {
        switch disposition.destination {
        case .keep: member
        case .forward(let receiver): receiver
        case .central: disposition.reason == .centralRole ? member : directory.central ?? member
        }
    }

    /// Sends a case to the member that must act on it.
    ///
    /// One we were given ourselves travels as a `handover`, with the evidence of how it came to us.
    func hand(
        _ opened: OpenedCase, to receiver: MemberID, for disposition: Disposition, takeover: Bool = false, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws {
        let origin = try transaction.reports(of: opened.record.number).first?.origin.kind ?? .proactive
        let report = ReportBody(
            file: opened.file, origin: origin, reason: disposition.reason, countries: disposition.countries,
            isTakeover: takeover)
        let body: EnvelopeBody
        if let earlier = try arrival(of: opened.record, in: transaction) {
            body = .handover(HandoverBody(report: report, firstReporter: opened.record.id.opener, earlier: earlier))
        } else {
            body = .report(report)
        }
        try queue(body, to: receiver, about: opened, lane: opened.file.lane, now: now, in: transaction)
    }

    /// Gives central its copy, unless central gets, or gave, the case itself. Only the member that first assessed sends one.
    private func copy(
        _ opened: OpenedCase, placedAs dispositions: [Disposition], directory: Directory, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        guard policy.copyToCentral, opened.record.receivedFrom == nil, let central = directory.central, central != member else { return [] }
        guard !dispositions.contains(where: { $0.kind == .central || $0.destination == .forward(to: central) }) else { return [] }
        let queued = try transaction.outboundLines(about: opened.record.number)
        guard !queued.contains(where: { $0.to == central }) else { return [] }
        try queue(.copy(CopyBody(file: opened.file)), to: central, about: opened, lane: .bulk, now: now, in: transaction)
        return [.outbox(central)]
    }

    /// Returns a case that our own trace says is not hosted here to whoever gave it.
    private func giveBack(
        _ opened: OpenedCase, verdict: HostingVerdict, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Set<WorkSignals.Subject> {
        var opened = opened
        opened.record.stage = .closed
        try save(opened, in: transaction)
        try decide(
            EventRecord(caseNumber: opened.record.number, kind: .notHere, at: now, member: member), about: opened.record.id,
            in: transaction)
        return try update(.notHere, about: opened, hosting: verdict, now: now, in: transaction)
    }
}
