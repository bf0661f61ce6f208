import AccessControl
import CaseStore
import HotlineModel
import NodeMessages
import Takedown
import TakedownService

/// The checks of cases that are kept here.
enum CheckRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(CheckEndpoints.counts, for: .viewer) { _ in
            let counts = try await takedown.checkCounts()
            return CheckCountsView(open: counts.open, gone: counts.gone, withPerson: counts.withPerson, late: counts.late, due: counts.due)
        }
        router.on(CheckEndpoints.cases, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let checks = try await takedown.checks(
                after: asked.request.after, withPerson: asked.request.withPerson == .true, limit: limit)
            return Page(
                checks.map { CheckView($0.check, of: $0.case) }, next: checks.count == limit ? checks.last.map { "\($0.case)" } : nil)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(CheckEndpoints.sights, for: .analyst) { requests, caller in
            let looks = requests.map { ($0.case, PersonalLook($0.sight), caller.name(orFor: $0.actor) ?? "analyst") }
            return try await takedown.saw(looks).map { $0.map(RecordedCase.init).mapError(\.problem) }
        }
    }
}

extension PersonalLook {
    init(_ word: SeenWord) {
        switch word {
        case .online: self = .online
        case .gone: self = .gone
        case .unknown: self = .unknown
        }
    }
}

extension CheckView {
    init(_ check: CheckRecord, of id: CaseID) {
        self.init(
            case: id, beganAt: check.beganAt, dueAt: check.dueAt, sights: check.sights, lastSight: check.lastSight, lastAt: check.lastAt,
            lastOnline: check.lastOnline, firstGone: check.firstGone, goneSights: check.gone, unknownSince: check.unknownSince,
            gone: check.isClosed, withPerson: check.isWithPerson)
        sampleOf = check.sampleOf
    }
}
