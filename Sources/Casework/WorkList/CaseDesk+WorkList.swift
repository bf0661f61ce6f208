public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

/// A case that an analyst has to look at, with what that takes.
public struct LeasedCase: Sendable {
    /// An item of the page, and whether its hash is known.
    public struct Item: Hashable, Sendable {
        public var hashes: ItemHashes
        /// What it is known as; nobody has to look at it. `nil` for a new one.
        public var known: Classification?
    }

    public var id: CaseID
    /// As reported, verbatim: for the analyst's own screen and no log.
    public var address: String
    public var referrer: String?
    public var site: SiteDetails
    public var items: [Item]
    /// Its row of the work list, with the lease.
    public var work: WorkItem
}

extension CaseDesk {
    /// Leases of one request at most.
    public static let leaseLimit = 50

    /// Gives an analyst the most urgent cases that nobody has.
    ///
    /// - Parameter span: How long they are the analyst's; the policy's time by default.
    public func lease(_ count: Int, to analyst: String, for span: Duration? = nil) async throws -> [LeasedCase] {
        let now = now
        let until = now + (span ?? policy.workList.lease)
        return try await store.write { transaction in
            try transaction.leaseWork(min(count, Self.leaseLimit), to: analyst, until: until, now: now).map { item in
                guard let record = try transaction.caseRecord(number: item.caseNumber) else {
                    throw StoreError(.damaged, "A case on the work list is not in the store; restore the store from a backup.")
                }
                return try leasedCase(item, record, in: transaction)
            }
        }
    }

    private func leasedCase(_ item: WorkItem, _ record: CaseRecord, in view: any StoreView) throws -> LeasedCase {
        let file = try open(record).file
        let items = try file.items.map { LeasedCase.Item(hashes: $0, known: try ledgerClassification(of: $0, in: view)) }
        return LeasedCase(id: record.id, address: file.address, referrer: file.referrer, site: file.site, items: items, work: item)
    }

    /// Makes a lease last longer, counted from now.
    ///
    /// - Parameter analyst: Whose lease it must be; anybody's by default.
    /// - Throws: ``CaseworkError/leaseLapsed(_:)`` or ``CaseworkError/leasedByAnother(_:)``; nothing of the case changes.
    public func renewLease(
        _ number: Int64, of id: CaseID, for span: Duration? = nil, by analyst: String? = nil
    ) async throws -> WorkLease {
        let now = now
        let until = now + (span ?? policy.workList.lease)
        return try await store.write { transaction in
            var lease = try standingLease(number, of: id, by: analyst, now: now, in: transaction).lease
            lease.until = until
            guard let record = try transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
            try transaction.extendLease(number, of: record.number, until: until)
            return lease
        }
    }

    /// Puts a leased case back on the list, where it was.
    ///
    /// - Parameters:
    ///   - number: The lease that is given back; whichever there is by default, as whoever runs the desk may.
    ///   - analyst: Whose lease it must be; anybody's by default.
    /// - Returns: Whether there was a lease.
    public func giveBack(_ id: CaseID, lease number: Int64? = nil, by analyst: String? = nil) async throws -> Bool {
        let now = now
        return try await store.write { transaction in
            guard let record = try transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
            if let number { _ = try standingLease(number, of: id, by: analyst, now: now, in: transaction) }
            guard let item = try transaction.workItem(of: record.number) else {
                throw CaseworkError.wrongStage(id, record.stage.rawValue)
            }
            try transaction.endLease(of: record.number)
            return item.lease(at: now) != nil
        }
    }

    /// The row and the lease with that number, if it holds and is the analyst's.
    private func standingLease(
        _ number: Int64, of id: CaseID, by analyst: String?, now: Timestamp, in view: any StoreView
    ) throws -> (item: WorkItem, lease: WorkLease) {
        guard let record = try view.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        guard let item = try view.workItem(of: record.number), let lease = item.lease(at: now) else { throw CaseworkError.leaseLapsed(id) }
        guard lease.number == number, analyst == nil || analyst == lease.holder else { throw CaseworkError.leasedByAnother(id) }
        return (item, lease)
    }

    /// Whether an assessment may be recorded as far as leases are concerned, and by whom it is.
    ///
    /// - Returns: The analyst's name: as given, or the holder's of the lease.
    func checkLease(
        _ number: Int64?, by analyst: String?, of record: CaseRecord, now: Timestamp, in view: any StoreView
    ) throws -> String? {
        let held = try view.workItem(of: record.number)?.lease(at: now)
        guard let number else {
            guard let held, held.holder != analyst else { return analyst }
            throw CaseworkError.leasedByAnother(record.id)
        }
        guard let held else { throw CaseworkError.leaseLapsed(record.id) }
        guard held.number == number, analyst == nil || analyst == held.holder else { throw CaseworkError.leasedByAnother(record.id) }
        return held.holder
    }

    /// What the hash ledger knows an item as, by its SHA-256 alone.
    func ledgerClassification(of item: ItemHashes, in view: any StoreView) throws -> Classification? {
        guard let sha256 = Digest(hex: item.sha256) else { return nil }
        return try view.hash(sha256)?.classification(sparing: member)
    }
}
