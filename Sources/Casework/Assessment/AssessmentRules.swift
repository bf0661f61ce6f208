package import CaseStore
package import HotlineModel

/// The field's rules about one case, as a value over what is on record, with no I/O: who may assess it, and who may act.
///
/// The rules are those of ICCAM: baseline is final for everyone; national is assessed again by the responsible member alone; nothing is
/// assessed after an action; only the responsible member acts; an action happens once, and again only after a move. They hold for this
/// node's own desk and for what other members say about a case alike. ``Decisions/0001``.
package struct AssessmentRules: Sendable {
    /// Why something is not allowed.
    package enum Refusal: Hashable, Sendable {
        /// The case is baseline, and no member changes that.
        case baselineIsFinal
        /// A member acted on the case.
        case actionStands
        /// Another member is responsible, or nobody.
        case notResponsible
        /// The case was not traced yet.
        case wrongStage
        /// No action has that name.
        case unknownAction(CaseEventKind)
        /// No action that can be reversed has that name.
        case notReversible(CaseEventKind)
        /// This node has no such action on record that stands.
        case noSuchAction(CaseEventKind)
    }

    /// The answer to an action.
    package enum ActionVerdict: Hashable, Sendable {
        case allowed
        /// The member did it already: it changes nothing.
        case stands
        case refused(Refusal)
    }

    /// The actions about a case.
    static let actions: [CaseEventKind] = [.referred, .noticed, .removed, .unavailable, .moved]
    /// Actions after which nothing is assessed. A move is none of them: it says where the material is, not that something was done.
    static let standingActions: [CaseEventKind] = [.referred, .noticed, .removed, .unavailable]
    /// Events after which the responsible member has nothing more to do.
    static let endings: Set<CaseEventKind> = [.removed, .unavailable, .notIllegal]

    /// The member whose store this is.
    let member: MemberID
    let stage: CaseStage
    /// The last assessment's classification: it is the last one that counts.
    let classification: Classification?
    /// The case is our own, and no member gave it to us.
    let isOurs: Bool
    /// The placements of all members.
    package let placements: [PlacementRecord]
    /// What was done about it.
    let history: ActionHistory
    /// The member that recognised the case, or passed it on; `nil` if its assessor saw the content, or nobody assessed it.
    let recogniser: MemberID?
    /// A person of this node must look again: then it may be assessed whatever stands, and the finding decides.
    let isUnderReview: Bool

    /// The rules over a case as it stands.
    init(
        for member: MemberID, stage: CaseStage, classification: Classification?, isOurs: Bool, placements: [PlacementRecord],
        events: [EventRecord], recogniser: MemberID? = nil, isUnderReview: Bool = false
    ) {
        self.member = member
        self.stage = stage
        self.classification = classification
        self.isOurs = isOurs
        self.placements = placements
        history = ActionHistory(events)
        self.recogniser = recogniser
        self.isUnderReview = isUnderReview
    }

    /// Why a member may not assess the case; `nil` when it may.
    func refusalToAssess(by assessor: MemberID) -> Refusal? {
        guard stage != .copy else { return .notResponsible }
        if isUnderReview, assessor == member || isResponsible(assessor) { return nil }
        // Nothing that was found or done about it stands in the way: the finding was withdrawn. A member that had the case may have looked
        // before it heard of that, or because of it.
        if stage == .withdrawn || stage == .awaitingAssessment {
            if assessor == member { return isOurs ? nil : .notResponsible }
            let hadCase = placements.contains { $0.responsible == assessor && $0.state == .withdrawn }
            return hadCase ? nil : .notResponsible
        }
        // What nobody saw is final for nobody, and whoever recognised it may look.
        guard recogniser != nil || !Self.isFinal(classification) else { return .baselineIsFinal }
        guard !history.isActedOn else { return .actionStands }
        if isResponsible(assessor) || assessor == recogniser { return nil }
        return stage == .awaitingTrace ? .wrongStage : .notResponsible
    }

    /// An assessment of a case stays when a report brings the case back with another one.
    static func stands(_ own: Assessment?, against reported: Assessment?) -> Bool {
        guard let own else { return false }
        guard let reported, knowsMore(reported, than: own) else { return true }
        return isFinal(own.classification) && (own.basis.isSeen || !reported.basis.isSeen)
    }

    /// An assessment may take the place of another one: what was only recognised never takes that of what somebody saw, unless the same
    /// member says so about its own.
    static func knowsMore(_ reported: Assessment, than own: Assessment) -> Bool {
        reported.basis.isSeen || !own.basis.isSeen || reported.member == own.member
    }

    /// No assessment changes that classification any more, if somebody saw the content.
    static func isFinal(_ classification: Classification?) -> Bool { classification == .baseline }

    /// A member is responsible if its placement counts. While no placement counts, we are responsible for our own case.
    func isResponsible(_ other: MemberID) -> Bool {
        let counted = placements.filter { $0.state.counts }
        return counted.isEmpty ? isOurs && other == member : counted.contains { $0.responsible == other }
    }

    /// The answer to an action of this node.
    ///
    /// The referral of a case that went to central may be recorded as well, because the own police have it too.
    package func verdict(on action: CaseEventKind) -> ActionVerdict {
        guard Self.actions.contains(action) else { return .refused(.unknownAction(action)) }
        guard !hasDone(action) else { return .stands }
        guard stage == .routed else { return .refused(.wrongStage) }
        let counted = placements.filter { $0.state.counts }
        let own = counted.last { $0.responsible == member }
        if action == .moved { return own?.state == .open ? .allowed : .refused(.notResponsible) }
        let isOwnPolice = action == .referred && counted.contains { $0.disposition.kind == .central }
        return own != nil || isOwnPolice ? .allowed : .refused(.notResponsible)
    }

    /// The answer to a reversal of an action of this node, because it was recorded by mistake.
    func verdict(onReversalOf action: CaseEventKind) -> ActionVerdict {
        guard Self.standingActions.contains(action) else { return .refused(.notReversible(action)) }
        return hasDone(action) ? .allowed : .refused(.noSuchAction(action))
    }

    /// The stage of a case after a finding.
    static func stage(after classification: Classification, at stage: CaseStage, before: Classification?) -> CaseStage {
        guard classification.isIllegal else { return .closed }
        // Routed placements stay. A review that finds the same as before leaves a case that is over as it is.
        if stage == .routed || stage == .closed, before?.isIllegal == true { return stage }
        return .awaitingTrace
    }

    /// We moved the case and have not routed it since.
    var isMoving: Bool { history.isMoving(by: member) }

    /// This node did it, and that stands: it was not reversed, and nothing that came after makes it possible again.
    package func hasDone(_ action: CaseEventKind) -> Bool { history.stands(action, by: member) }
}

extension CaseworkError {
    /// The refusal of a rule, about a case.
    init(_ refusal: AssessmentRules.Refusal, _ record: CaseRecord) {
        switch refusal {
        case .baselineIsFinal: self = .assessmentFinal(record.id)
        case .actionStands: self = .actionStands(record.id)
        case .notResponsible: self = .notResponsible(record.id)
        case .wrongStage: self = .wrongStage(record.id, record.stage)
        case .unknownAction(let action): self = .unknownAction(action.rawValue)
        case .notReversible(let action): self = .notReversible(action.rawValue)
        case .noSuchAction(let action): self = .noSuchAction(record.id, action.rawValue)
        }
    }
}
