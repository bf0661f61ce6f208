import CaseService
import CaseStore
import Casework
import Envelopes
import Hosting
import HotlineModel
import Observability
import Takedown

/// The address of a case that somebody is to be told of.
struct NoticePlace: Sendable {
    let caseNumber: Int64
    let address: String
    /// What is known of the host.
    let hosting: HostingVerdict?

    /// `nil` once retention destroyed the address.
    init?(_ caseNumber: Int64, _ reader: CaseReader) throws {
        guard let record = try reader.view.caseRecord(number: caseNumber), let opened = try reader.unsealUnlessDestroyed(record) else {
            return nil
        }
        self.caseNumber = caseNumber
        (address, hosting) = (opened.file.address, opened.file.hosting)
    }
}

/// What is known of a case whose turn it is.
private struct PlannedCase: Sendable {
    let number: Int64
    /// `nil` if nobody knows its address any more.
    let trace: LastTrace?
    /// What registration data says of its host; `nil` if it was not asked.
    var published: PublishedContacts?

    func record(_ notices: ProviderNotices) throws {
        switch trace {
        case .host(let host): try notices.join(number, at: host, published: published)
        case .movedAway: try notices.move(number)
        case .hidden: try notices.putOff(number, .hidden)
        case .failed: try notices.putOff(number, .notTraced)
        case nil: try notices.giveUp(number)
        }
    }
}

extension NoticeCourier {
    /// Decides who is told of every case whose turn it is.
    package func planDue() async throws {
        // Without a directory nobody can say who is responsible for a host.
        guard steps.context.trust.current != nil else { return }
        let (policy, now) = (policy, steps.now)
        while true {
            let due = try await steps.read { try $0.view.noticePlansDue(by: now, limit: Self.most).map(\.caseNumber) }
            guard !due.isEmpty else { return }
            let mayBeTold = try await steps.run { step in
                let notices = ProviderNotices(step, policy: policy)
                return try due.filter(notices.mayTell)
            }
            let places = try await steps.read { reader in try mayBeTold.compactMap { try NoticePlace($0, reader) } }
            let traces = await traces(of: places)
            try await plan(mayBeTold, traces)
            log.info("notices.planned", ["cases": .integer(mayBeTold.count)])
            if due.count < Self.most { return }
        }
    }

    /// Plans the cases of a page. What the operator's table decides is recorded at once, and what a registry must be asked about after its answer.
    private func plan(_ numbers: [Int64], _ traces: [Int64: LastTrace]) async throws {
        let policy = policy
        let asking = try await steps.read { reader in
            try numbers.filter { number in
                guard case .host(let host)? = traces[number] else { return false }
                return try ProviderNotices.needsRegistration(host, ofCase: number, policy, in: reader.view)
            }
        }
        let isAsked = Set(asking)
        try await record(numbers.filter { !isAsked.contains($0) }.map { PlannedCase(number: $0, trace: traces[$0]) })
        for number in asking {
            guard case .host(let host)? = traces[number] else { continue }
            let published = await instruments.published(for: host)
            try await record([PlannedCase(number: number, trace: traces[number], published: published)])
        }
    }

    /// Records plans in one step. If one of them cannot be recorded, each goes by itself, so that it keeps no other waiting.
    private func record(_ plans: [PlannedCase]) async throws {
        guard !plans.isEmpty else { return }
        let policy = policy
        do { try await steps.run { step in for plan in plans { try plan.record(ProviderNotices(step, policy: policy)) } } } catch let error
            as CancellationError
        {
            throw error
        } catch {
            guard plans.count == 1 else {
                for plan in plans { try await record([plan]) }
                return
            }
            log.error("notices.notPlanned", ["reason": .words("\(error)")])
            try await steps.run { try ProviderNotices($0, policy: policy).putOff(plans[0].number, .notTraced) }
        }
    }

    /// Traces places, a few at once.
    func traces(of places: [NoticePlace]) async -> [Int64: LastTrace] {
        let (member, instruments) = (steps.context.member, instruments)
        guard let map = steps.context.trust.current?.map else { return [:] }
        return await withTaskGroup(of: (Int64, LastTrace).self) { group in
            var traces: [Int64: LastTrace] = [:]
            for (position, place) in places.enumerated() {
                if position >= Self.width, let (number, trace) = await group.next() { traces[number] = trace }
                group.addTask {
                    let verdict = await instruments.trace(place.address, knowing: place.hosting)
                    return (place.caseNumber, LastTrace(verdict, of: place.address, member: member, in: map))
                }
            }
            for await (number, trace) in group { traces[number] = trace }
            return traces
        }
    }
}
