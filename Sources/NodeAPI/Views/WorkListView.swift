import CaseStore
import Casework
import Envelopes
import HotlineModel

/// The work list, in JSON.
enum WorkListView {
    /// The list as operators see it: no address.
    static func list(_ counts: WorkCounts, _ items: [WorkItem], isFull: Bool, now: Timestamp) -> JSONValue {
        let age = counts.oldest.map { max(0, now.milliseconds - $0.milliseconds) / 1_000 }
        return [
            "waiting": .integer(Int64(counts.waiting)), "leased": .integer(Int64(counts.leased)),
            "oldest": counts.oldest.map { .string($0.description) } ?? .null, "oldestSeconds": age.map { .integer($0) } ?? .null,
            "rows": .array(items.map { row($0, now: now) }),
            "next": isFull ? items.last.map { .string(name(of: $0.position)) } ?? .null : .null,
        ]
    }

    private static func row(_ item: WorkItem, now: Timestamp) -> JSONValue {
        var members = facts(of: item)
        if let lease = item.lease(at: now) {
            members.append(.init("lease", .integer(lease.number)))
            members.append(.init("analyst", .string(lease.holder)))
            members.append(.init("until", .string(lease.until.description)))
        }
        return .object(members)
    }

    /// What everybody may know of a case that waits.
    private static func facts(of item: WorkItem) -> [JSONValue.Member] {
        [
            .init("case", .string(item.caseID.description)), .init("urgency", .integer(Int64(item.urgency))),
            .init("since", .string(item.since.description)), .init("reports", .integer(Int64(item.reports))),
            .init("origins", .array(item.origins.map(\.rawValue).sorted().map { .string($0) })),
        ]
    }

    /// A leased case with all that its analyst needs to look, the address among it.
    static func leased(_ leased: LeasedCase) -> JSONValue {
        var members = facts(of: leased.work)
        members.append(.init("address", .string(leased.address)))
        if let referrer = leased.referrer { members.append(.init("referrer", .string(referrer))) }
        var site: [JSONValue.Member] = []
        if let type = leased.site.type { site.append(.init("type", .string(type.rawValue))) }
        if let commerciality = leased.site.commerciality { site.append(.init("commerciality", .string(commerciality.rawValue))) }
        if !site.isEmpty { members.append(.init("site", .object(site))) }
        members.append(.init("items", .array(leased.items.map(item))))
        if let lease = leased.work.lease {
            members.append(.init("lease", .integer(lease.number)))
            members.append(.init("analyst", .string(lease.holder)))
            members.append(.init("until", .string(lease.until.description)))
        }
        return .object(members)
    }

    private static func item(_ item: LeasedCase.Item) -> JSONValue {
        var members: [JSONValue.Member] = [.init("sha256", .string(item.hashes.sha256))]
        for (name, value) in [("sha1", item.hashes.sha1), ("md5", item.hashes.md5), ("pdq", item.hashes.pdq)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        if let medium = item.hashes.medium { members.append(.init("medium", .string(medium.rawValue))) }
        members.append(.init("known", item.known.map { .string($0.rawValue) } ?? false))
        return .object(members)
    }

    /// A lease alone.
    static func lease(_ lease: WorkLease, of id: CaseID) -> JSONValue {
        [
            "case": .string(id.description), "lease": .integer(lease.number), "analyst": .string(lease.holder),
            "until": .string(lease.until.description),
        ]
    }

    // MARK: Pages

    /// The name of a place in the list, by which the next page is asked for.
    static func name(of place: WorkListPosition) -> String { "\(place.urgency).\(place.since.milliseconds).\(place.caseNumber)" }

    /// The place of that name.
    static func place(_ name: String) throws -> WorkListPosition {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard numbers.count == 3, let urgency = numbers[0].flatMap({ Int(exactly: $0) }), let since = numbers[1], let number = numbers[2]
        else { throw InputError("`after` must be the `next` of the page before") }
        return WorkListPosition(urgency: urgency, since: Timestamp(milliseconds: since), caseNumber: number)
    }
}
