public import HotlineModel

/// Why a use case was refused; nothing of it was recorded.
public enum CaseworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No address can be read from the words that correct a report.
    case unusableAddress
    /// The key of a report stands for another report; the parts in which they differ.
    case keyReused([String])
    /// A person said before what the words of the case mean, or an address was read from them.
    case notUnreadable(CaseID)
    /// Nobody knows which place the case is about, so it cannot be illegal.
    case unreadable(CaseID)
    /// This node knows no case of that name.
    case unknownCase(CaseID)
    /// The case was already found illegal everywhere; that is final.
    case assessmentFinal(CaseID)
    /// Something was done about the case; it is not assessed again.
    case actionStands(CaseID)
    /// Another member is responsible for the case.
    case notResponsible(CaseID)
    /// The case is not at a stage where that can happen.
    case wrongStage(CaseID, CaseStage)
    /// The case is not handed to people yet, until the given moment at the latest: this node catches up with the member that gave it.
    case heldBack(CaseID, from: MemberID, until: Timestamp)
    /// The parts of the finding contradict each other.
    case contradictoryFinding(CaseID, FindingRules.Contradiction)
    /// An item, by its place in the list from 1, has a hash that says nothing.
    case hashOfNothing(item: Int, reason: String)
    /// A second pair of eyes has to be somebody else's.
    case sameAnalyst(CaseID)
    /// The lease has ended: its time ran out, it was given back, or the case is assessed. The case waits as before.
    case leaseLapsed(CaseID)
    /// The analyst has the case on another lease.
    case anotherLease(CaseID)
    /// Another analyst has the case.
    case leasedByAnother(CaseID)
    /// Not one of the things that can be done about a case.
    case unknownAction(String)
    /// Not one of the actions that can be reversed.
    case notReversible(String)
    /// The contents of the case were destroyed after its retention period.
    case contentsDestroyed(CaseID)
    /// The finding of the case is not this member's, or there is none.
    case notOurFinding(CaseID)
    /// This member withdrew its finding before. Another member's may count by now.
    case alreadyWithdrawn(CaseID)
    /// The case has a finding that can still be undone.
    case findingCanBeUndone(CaseID)
    /// The case has no finding that can be undone: there was none, or its time is over.
    case nothingToUndo(CaseID)
    /// Another analyst's finding is undone by that analyst alone.
    case findingOfAnother(CaseID)
    /// No action of that kind by this node stands.
    case noSuchAction(CaseID, String)
    /// No such hash is in the ledger.
    case unknownHash
    /// This member does not confirm the hash, and never did.
    case notOurHash
    /// No case here has the hash, so nobody here has looked at what it is of.
    case hashWithoutCase
    /// The operator has not said after how long closed cases lose their contents.
    case noRetentionPeriod
    /// A run of retention is under way.
    case retentionRuns
    /// There is no directory yet, so nobody can say who is responsible.
    case noDirectory

    /// The code programs act on.
    public var code: String {
        switch self {
        case .unusableAddress: "unusableAddress"
        case .keyReused: "keyReused"
        case .notUnreadable: "notUnreadable"
        case .unreadable: "unreadable"
        case .unknownCase: "unknownCase"
        case .assessmentFinal: "assessmentFinal"
        case .actionStands: "actionStands"
        case .notResponsible: "notResponsible"
        case .wrongStage: "wrongStage"
        case .heldBack: "heldBack"
        case .contradictoryFinding: "contradictoryFinding"
        case .hashOfNothing: "hashOfNothing"
        case .sameAnalyst: "sameAnalyst"
        case .leaseLapsed: "leaseLapsed"
        case .anotherLease: "anotherLease"
        case .leasedByAnother: "leasedByAnother"
        case .unknownAction, .notReversible: "unknownAction"
        case .contentsDestroyed: "contentsDestroyed"
        case .notOurFinding: "notOurFinding"
        case .alreadyWithdrawn: "alreadyWithdrawn"
        case .findingCanBeUndone: "findingCanBeUndone"
        case .nothingToUndo: "nothingToUndo"
        case .findingOfAnother: "findingOfAnother"
        case .noSuchAction: "noSuchAction"
        case .unknownHash: "unknownHash"
        case .notOurHash: "notOurHash"
        case .hashWithoutCase: "hashWithoutCase"
        case .noRetentionPeriod: "noRetentionPeriod"
        case .retentionRuns: "retentionRuns"
        case .noDirectory: "noDirectory"
        }
    }

    public var description: String {
        switch self {
        case .unusableAddress: "no address can be read from this; give the address of a page or file, a magnet link or the like"
        case .keyReused(let parts):
            "this key was used before for a report with another \(parts.joined(separator: ", ")); give every report a key of its own"
        case .notUnreadable(let id): "the address of \(id) is known, so there is nothing to correct; see `hotline case`"
        case .unreadable(let id): "no address could be read from the report \(id); say what it means with `hotline readdress` first"
        case .unknownCase(let id): "this node knows no case \(id); see `hotline cases`"
        case .assessmentFinal(let id): "\(id) was assessed as baseline, which is final for every member; its member may withdraw it"
        case .actionStands(let id):
            "something was already done about \(id); a case is not assessed after an action; reverse a mistaken one with `hotline reverse`"
        case .notResponsible(let id): "another member is responsible for \(id); only the responsible member acts"
        case .wrongStage(let id, .awaitingAssessment):
            "\(id) has no finding that counts yet; assess it, or let a finding that can still be undone count with `hotline conclude`"
        case .wrongStage(let id, let stage): "\(id) is at stage `\(stage)`, which does not allow this; see `hotline case`"
        case .heldBack(let id, let giver, let end):
            "\(id) is held back until \(giver) has told what became of it while this node was out of contact, but no longer than until \(end)"
        case .contradictoryFinding(let id, let contradiction): "the finding about \(id) contradicts itself: \(contradiction)"
        case .hashOfNothing(let item, let reason): "the hashes of item \(item) say nothing: \(reason); leave them out"
        case .sameAnalyst(let id):
            "the finding about \(id) has to come from somebody who has not found yet; name another person with --actor"
        case .leaseLapsed(let id): "the lease of \(id) has ended; nothing was recorded, lease it again with `hotline worklist next`"
        case .anotherLease(let id): "the lease of \(id) has another number; nothing was recorded, see `hotline worklist`"
        case .leasedByAnother(let id): "another analyst has \(id); nothing was recorded, see `hotline worklist`"
        case .unknownAction(let word): "`\(word)` is not an action; use referred, noticed, removed, unavailable or moved"
        case .notReversible(let word):
            "`\(word)` is not an action that can be reversed; use referred, noticed, removed or unavailable"
        case .contentsDestroyed(let id):
            """
            what \(id) was about was destroyed after its retention period; report the address anew, or take a statement on a hash back with \
            `hotline hashes withdraw`
            """
        case .alreadyWithdrawn(let id): "this hotline withdrew its finding about \(id) before; see `hotline case` for what counts now"
        case .notOurFinding(let id): "this hotline has no finding about \(id) that counts; only the member that found withdraws"
        case .findingCanBeUndone(let id):
            """
            the finding about \(id) can still be undone, so its analyst keeps the case; `hotline undo \(id)` takes it back, \
            `hotline conclude \(id)` lets it count now
            """
        case .nothingToUndo(let id):
            "no finding about \(id) waits to be undone or concluded; one that counts is taken back with `hotline withdraw`"
        case .findingOfAnother(let id): "another analyst found about \(id); only that analyst undoes or concludes it"
        case .noSuchAction(let id, let word): "this hotline has no `\(word)` on record for \(id) that stands; see `hotline case`"
        case .unknownHash: "no such hash is in the ledger of this node; see `hotline hashes`"
        case .notOurHash: "this hotline does not confirm that hash; only a source withdraws, and others vote to dispute"
        case .hashWithoutCase:
            "no case here has that hash, so nobody here has looked at what it is of; report a case of your own with it first"
        case .noRetentionPeriod: "no period is set after which closed cases lose their contents; set `retention.closedCasesDays`"
        case .retentionRuns: "a run of retention is under way; see `hotline retention` for how it ended"
        case .noDirectory: "this node has no directory yet; run `hotline init --accept` with the bundle of your federation"
        }
    }
}
