import CaseStore
import HotlineModel

/// Decides whether an analyst must look at a report: a value, with no I/O.
///
/// The rules may cost a view too many, never a case: everything that an earlier view does not surely cover goes to an analyst.
struct SparingRules: Sendable {
    /// How long an assessment of an address is good for the next report of it.
    var reuse: Duration

    /// Places whose content changes under the same address, so that an address known there spares nobody.
    static let passingSites: Set<SiteType> = Set(
        ["imageBoard", "forum", "searchProvider", "redirector", "linkSite", "newsgroup", "chat", "messenger"].map(SiteType.init(rawValue:)))

    /// An item of a report.
    struct Item: Hashable, Sendable {
        /// The known case about the address has it.
        var isInCase = false
        /// Its classification by the hash ledger, if an entry counts here.
        var known: Classification?

        /// Neither the case nor the ledger has it.
        var isNew: Bool { !isInCase && known == nil }
    }

    /// A known case about the reported address.
    struct Known: Hashable, Sendable {
        var progress: Progress
        /// Of the last assessment, by any member.
        var classification: Classification?
        var assessedAt: Timestamp?
        /// Somebody saw content. An address where nothing was found may be back, and nobody would look.
        var isOfContent = true
        /// A person saw the page. Its items may be known, and its address says nothing of what else is there.
        var isSeen = true
        /// It is here for information only. A report that joined it would be nobody's once the copy's owner withdraws.
        var isCopy = false
        var siteType: SiteType?

        /// How far the case has come, as a further report sees it.
        enum Progress: Hashable, Sendable {
            /// It waits, and nobody has begun to look at it.
            case unseen
            /// An analyst looks at it, or it was found illegal and is not over.
            case underWay
            /// It is closed, or held only as a copy.
            case settled

            /// The progress of a case at a stage.
            ///
            /// - Parameter isHeld: An analyst has it, or found about it, and the finding can still be undone: that speaks of nothing that
            ///   comes now.
            init(stage: CaseStage, isHeld: Bool, isUnderReview: Bool) {
                self =
                    switch stage {
                    case .awaitingAssessment: isHeld ? .underWay : .unseen
                    case .awaitingTrace, .routed: .underWay
                    // If a person will look again, the finding settles nothing.
                    case .closed, .copy: isUnderReview ? .underWay : .settled
                    // Nothing is spared by a withdrawn finding. If a person waits to look at the case again, a report of it needs no other.
                    case .withdrawn: isUnderReview ? (isHeld ? .underWay : .unseen) : .settled
                    }
            }
        }
    }

    /// A report's way.
    enum Decision: Hashable, Sendable {
        /// It joins the known case; without a reason an analyst will look because of it.
        case join(Sparing?)
        /// A new case with the assessment of the known one.
        case carryOver
        /// A new case, assessed by what its items are known as.
        case recognise(Classification)
        /// A new case for a person.
        case open
    }

    /// Decides about a report.
    ///
    /// - Parameters:
    ///   - siteType: As reported.
    ///   - known: The open case about the address, or the newest settled one when none is open.
    func decide(items: [Item], siteType: SiteType?, known: Known?, now: Timestamp) -> Decision {
        let recognised = Self.widest(of: items)
        if let known {
            let isPassing = [siteType, known.siteType].contains { $0.map(Self.passingSites.contains) ?? false }
            switch known.progress {
            case .unseen:
                return .join(isPassing || items.contains(where: \.isNew) ? nil : .openCase)
            case .underWay where isPassing:
                // The very items of the open case, each known: the same find once more.
                if recognised != nil, items.allSatisfy(\.isInCase) { return .join(.knownHashes) }
            case .underWay:
                if items.allSatisfy({ Self.covers(known, $0) }) { return .join(.openCase) }
            case .settled:
                guard !isPassing, known.isOfContent, known.isSeen || recognised != nil, isFresh(known, now), items.allSatisfy(\.isInCase),
                    let classification = known.classification
                else {
                    break
                }
                if classification.isIllegal { return .carryOver }
                if classification == .notIllegal, !known.isCopy { return .join(.freshAssessment) }
            }
        }
        return recognised.map { .recognise($0) } ?? .open
    }

    /// The open case already says of the item what the ledger would say.
    private static func covers(_ known: Known, _ item: Item) -> Bool {
        if item.isInCase { return true }
        guard let found = item.known, let classification = known.classification, classification.isIllegal else { return false }
        return classification == .baseline || found == .national
    }

    /// An assessment from the future comes from a wrong clock: it would spare for too long, so it is not fresh.
    private func isFresh(_ known: Known, _ now: Timestamp) -> Bool {
        guard let assessedAt = known.assessedAt else { return false }
        return assessedAt > now - reuse && assessedAt <= now + .seconds(300)
    }

    /// The widest classification of items that are all known; `nil` when there are none, or one is not.
    private static func widest(of items: [Item]) -> Classification? {
        guard !items.isEmpty, items.allSatisfy({ $0.known != nil }) else { return nil }
        return items.contains { $0.known == .baseline } ? .baseline : .national
    }
}

extension HashEntry {
    /// The classification that spares an analyst of a member a view: baseline on anybody's statement, national on that member's own only; nothing
    /// where it is disputed, or withdrawn by all.
    func classification(sparing member: MemberID) -> Classification? {
        guard !isDisputed else { return nil }
        if sources.contains(where: { $0.classification == .baseline }) { return .baseline }
        return sources.contains { $0.classification == .national && $0.member == member } ? .national : nil
    }

    /// The members on whose statements ``classification(sparing:)`` rests; none if there is no such classification.
    func supporters(sparing member: MemberID) -> [MemberID] {
        guard let classification = classification(sparing: member) else { return [] }
        return sources.filter { $0.classification == classification && (classification == .baseline || $0.member == member) }.map(\.member)
    }
}
