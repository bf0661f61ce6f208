import AccessControl
import CaseService
import CaseStore
import Casework
import HotlineModel
import NodeMessages
import Runtime

/// Cases that wait for analysts, and their leases.
enum WorkListRoutes {
    static func addReading(to router: inout Router<Caller?>, store: any CaseStore, clock: any WallClock) {
        router.on(WorkListEndpoints.list, for: .viewer) { asked in
            let (limit, place) = (asked.request.limit?.value ?? 100, asked.request.after.map(WorkListPosition.init))
            let now = Timestamp(milliseconds: clock.now())
            return try await store.read { view in
                let items = try view.workList(after: place, limit: limit)
                return WorkListView(
                    WorkListCounts(try view.workCounts(at: now), at: now),
                    Page(
                        items.map { WorkRow($0, at: now) },
                        next: items.count == limit ? items.last.map { WorkListPlace($0.position).text } : nil))
            }
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, desk: CaseDesk) {
        router.on(WorkListEndpoints.leases, for: .analyst) { asked in
            guard let analyst = asked.caller.name(orFor: asked.request.analyst) else {
                throw InputError("say who looks: `analyst` is missing")
            }
            let leased = try await desk.lease(asked.request.count?.value ?? 1, to: analyst, for: asked.request.minutes?.minutes)
            return Page(leased.map { LeasedCaseView($0) })
        }
        router.on(WorkListEndpoints.renewal, for: .analyst) { id, asked in
            let lease = try await desk.renewLease(
                Int64(asked.request.lease.value), of: id, for: asked.request.minutes?.minutes, by: asked.caller.ownName)
            return LeaseView(case: id, lease: lease.number, analyst: lease.holder, until: lease.until)
        }
        router.on(WorkListEndpoints.release, for: .analyst) { id, asked in
            // Only an officer ends the lease of somebody else.
            let mayEndAny = asked.caller.role.includes(.officer)
            guard asked.request.lease != nil || mayEndAny else {
                throw InputError("`lease` is missing: without it only an officer takes a case from somebody")
            }
            let returned = try await desk.returnLease(
                of: id, lease: asked.request.lease.map { Int64($0.value) }, by: mayEndAny ? nil : asked.caller.ownName)
            return ReturnedLease(case: id, released: returned)
        }
    }
}

extension Whole<1, 1_440> {
    fileprivate var minutes: Duration { .seconds(60 * value) }
}

// MARK: Views

extension WorkListCounts {
    fileprivate init(_ counts: WorkCounts, at now: Timestamp) {
        self.init(
            waiting: counts.waiting, leased: counts.leased, reviews: counts.reviews, oldest: counts.oldest,
            oldestSeconds: counts.oldest.map { now.seconds(since: $0) })
    }
}

extension WorkRow {
    /// A row with its lease, if one holds.
    fileprivate init(_ item: WorkItem, at now: Timestamp) {
        self.init(item, lease: item.lease(at: now))
    }

    fileprivate init(_ item: WorkItem, lease held: WorkLease?) {
        self.init(
            case: item.caseID, urgency: item.review == nil ? item.urgency : nil, since: item.since, reports: item.reports,
            origins: OriginKind.allCases.filter(item.origins.contains))
        (lease, analyst, until) = (held?.number, held?.holder, held?.until)
        (review, undoableUntil) = (item.review, item.undoableUntil)
    }
}

extension LeasedCaseView {
    fileprivate init(_ leased: LeasedCase) {
        let contents = LeasedContents(
            address: leased.address, referrer: leased.referrer, site: Site(leased.site), items: leased.items.map(LeasedItem.init))
        self.init(WorkRow(leased.work, lease: leased.work.lease), contents)
    }
}

extension LeasedItem {
    fileprivate init(_ item: LeasedCase.Item) {
        self.init(sha256: item.hashes.sha256)
        (sha1, md5, pdq) = (item.hashes.sha1, item.hashes.md5, item.hashes.pdq)
        (medium, known) = (item.hashes.medium, item.known)
    }
}

extension WorkListPosition {
    fileprivate init(_ place: WorkListPlace) { self.init(urgency: place.urgency, since: place.since, caseNumber: place.caseNumber) }
}

extension WorkListPlace {
    fileprivate init(_ position: WorkListPosition) {
        self.init(urgency: position.urgency, since: position.since, caseNumber: position.caseNumber)
    }
}
