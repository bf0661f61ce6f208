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
            for number in mayBeTold { try await planOne(number, traces[number]) }
            log.info("notices.planned", ["cases": .integer(mayBeTold.count)])
            if due.count < Self.most { return }
        }
    }

    /// Plans one case. A case that cannot be planned keeps no other waiting.
    private func planOne(_ number: Int64, _ trace: LastTrace?) async throws {
        do { try await plan(number, trace) } catch let error as CancellationError { throw error } catch {
            log.error("notices.notPlanned", ["reason": .words("\(error)")])
            let policy = policy
            try await steps.run { try ProviderNotices($0, policy: policy).putOff(number, .notTraced) }
        }
    }

    private func plan(_ number: Int64, _ trace: LastTrace?) async throws {
        let policy = policy
        switch trace {
        case .host(let host):
            let isAsked = try await steps.read { try ProviderNotices.needsRegistration(host, ofCase: number, policy, in: $0.view) }
            let published = isAsked ? await instruments.published(for: host) : nil
            try await steps.run { try ProviderNotices($0, policy: policy).join(number, at: host, published: published) }
        case .movedAway: try await steps.run { try ProviderNotices($0, policy: policy).move(number) }
        case .hidden: try await steps.run { try ProviderNotices($0, policy: policy).putOff(number, .hidden) }
        case .failed: try await steps.run { try ProviderNotices($0, policy: policy).putOff(number, .notTraced) }
        // Nobody knows the address any more.
        case nil: try await steps.run { try ProviderNotices($0, policy: policy).giveUp(number) }
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
