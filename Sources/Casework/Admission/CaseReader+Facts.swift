import CaseStore
import HotlineModel

extension CaseReader {
    /// One member alone reported the case.
    func rests(_ record: CaseRecord, onlyOn giver: MemberID) throws -> Bool {
        try view.reports(of: record.number).allSatisfy { $0.origin == .partner(giver) }
    }

    /// A member recorded an action that stands.
    func isActedOn(_ record: CaseRecord) throws -> Bool { try history(of: record).isActedOn }

    /// The actions on record about a case.
    func history(of record: CaseRecord) throws -> ActionHistory { ActionHistory(try view.events(of: record.number)) }

    /// A finding of ours about the case does not count yet: it can be undone, or waits for a second pair of eyes.
    func isBeingAssessed(_ record: CaseRecord) throws -> Bool {
        try view.undoableFinding(of: record.number) != nil || !view.proposals(of: record.number).isEmpty
    }

    /// An analyst of ours found about the case. What the node assessed by itself, by an earlier finding or by hashes, nobody saw.
    func isLookedAt(_ record: CaseRecord) throws -> Bool {
        try view.events(of: record.number).contains { $0.kind == .assessed && $0.member == member && $0.actor != EventRecord.node }
    }
}
