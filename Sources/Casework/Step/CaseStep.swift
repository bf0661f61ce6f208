package import CaseStore
package import Envelopes
package import HotlineModel
import NodeLog

/// One use case at work: one transaction at one moment, and the effects that are due after its commit.
///
/// A driver may run a step's closure again after a serialisation failure. So a step has no clock, metric or log, and never leaves the closure
/// it was lent to.
package final class CaseStep {
    private let context: CaseContext
    package let transaction: any StoreTransaction
    /// The time of everything the step writes.
    package let moment: Timestamp
    /// The directory that was trusted when the step began.
    package let directory: Directory?
    /// The holds that stood when the step began.
    private let holds: HeldBackCases.Holds
    /// In the order in which they came up.
    package private(set) var effects: [CaseEffect] = []

    package init(
        _ context: CaseContext, _ transaction: any StoreTransaction, at moment: Timestamp, trusting directory: Directory? = nil
    ) {
        self.context = context
        self.transaction = transaction
        self.moment = moment
        self.directory = directory ?? context.trust.current
        holds = context.holds.current
    }

    package var member: MemberID { context.member }
    var vault: Vault { context.vault }
    var policy: CasePolicy { context.policy }
    /// Reads what the step has written so far.
    package var reader: CaseReader { CaseReader(context, transaction) }

    /// Wakes the workers that wait for a subject, after the commit.
    package func wake(_ subject: WorkSignals.Subject) { effects.append(.wake(subject)) }

    /// Adds to a figure of the metrics, after the commit.
    package func count(_ figure: CaseCount) { effects.append(.count(figure)) }

    /// Does one of several things that a step is asked for. A refusal is its result, drops its effects and leaves the others.
    ///
    /// - Throws: What is no refusal; nothing of the step stays then.
    package func attempt<Outcome>(_ body: () throws -> Outcome) throws -> Result<Outcome, CaseworkError> {
        let before = effects.count
        do { return .success(try body()) } catch let refusal as CaseworkError {
            effects.removeSubrange(before...)
            return .failure(refusal)
        }
    }
}

extension CaseStep {
    /// - Throws: ``CaseworkError/heldBack(_:from:until:)`` while a case must not reach people.
    func checkNotHeldBack(_ record: CaseRecord) throws(CaseworkError) {
        if let hold = holds.hold(on: record, at: moment) { throw .heldBack(record.id, from: hold.giver, until: hold.end) }
    }

    /// The case with an identifier.
    ///
    /// - Throws: ``CaseworkError/unknownCase(_:)``.
    func caseRecord(_ id: CaseID) throws -> CaseRecord {
        guard let record = try transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        return record
    }

    /// Seals changed contents into the record and writes it.
    func save(_ opened: UnsealedCase) throws {
        var record = opened.record
        record.sealedFile = try opened.key.seal(opened.file.json, as: .caseFile)
        record.adopt(opened.file.assessment)
        let isAtRest = [.closed, .withdrawn, .copy].contains(record.stage)
        record.closedAt = isAtRest ? record.closedAt ?? moment : nil
        try transaction.update(record)
    }

    /// Saves a case as another member's statement changed it. Our own finding stays beside it, within our reach.
    func saveTold(_ opened: UnsealedCase) throws {
        if opened.record.assessedBy == member, let file = opened.record.sealedFile {
            let finding = try opened.key.unseal(file, as: .caseFile)
            try transaction.keepFinding(opened.key.seal(finding, as: .keptFinding), of: opened.record.number)
        }
        try save(opened)
    }

    /// Records an event of a case: on this node's word unless another member's is given.
    func record(
        _ kind: CaseEventKind, of record: CaseRecord, by author: MemberID? = nil, actor: String = EventRecord.node, reason: String? = nil,
        action: CaseEventKind? = nil
    ) throws {
        try transaction.record(event(kind, of: record, by: author, actor: actor, reason: reason, action: action))
    }

    /// Records a decision of this node about a case, with the log entry that commits to it.
    package func decide(
        _ kind: CaseEventKind, about record: CaseRecord, actor: String = EventRecord.node, reason: String? = nil,
        action: CaseEventKind? = nil
    ) throws {
        let event = event(kind, of: record, by: nil, actor: actor, reason: reason, action: action)
        try transaction.record(decision: event, about: record.id)
    }

    private func event(
        _ kind: CaseEventKind, of record: CaseRecord, by author: MemberID?, actor: String, reason: String?, action: CaseEventKind?
    ) -> EventRecord {
        EventRecord(
            caseNumber: record.number, kind: kind, at: moment, member: author ?? member, actor: actor, reason: reason, action: action)
    }

    /// Closes a case whose placements are all done.
    func closeIfDone(_ opened: UnsealedCase, reason: String) throws {
        let placements = try transaction.placements(of: opened.record.number).filter { $0.state.counts }
        guard opened.record.stage == .routed, placements.allSatisfy({ $0.state == .done }) else { return }
        try close(opened, marking: .done, reason: reason)
    }

    /// Opens a closed case again: its responsible member goes on.
    func reopenIfClosed(_ opened: inout UnsealedCase) throws {
        guard opened.record.stage == .closed else { return }
        opened.record.stage = .routed
        try save(opened)
    }

    /// Ends the open placements of a case.
    func endPlacements(
        of record: CaseRecord, as state: PlacementState, where isMeant: (PlacementRecord) -> Bool = { _ in true }
    ) throws {
        for placement in try transaction.placements(of: record.number) where placement.state == .open && isMeant(placement) {
            try transaction.setState(ofPlacement: placement.number, to: state)
        }
    }

    /// Closes a case; its open placements get the given state.
    func close(_ opened: UnsealedCase, marking state: PlacementState, reason: String) throws {
        try endPlacements(of: opened.record, as: state)
        var opened = opened
        opened.record.stage = .closed
        try save(opened)
        try record(.closed, of: opened.record, reason: reason)
    }
}

extension CaseRecord {
    /// Copies what figures and rules ask of an assessment, so that it stays readable when the file is not.
    mutating func adopt(_ assessment: Assessment?) {
        classification = assessment?.classification
        kind = assessment?.kind
        assessedBy = assessment?.member
        assessedAt = assessment?.at
        age = assessment?.age
        sex = assessment?.sex
        medium = assessment?.medium
    }
}
