public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel

/// A case with its contents unsealed in memory.
public struct UnsealedCase: Sendable {
    public var record: CaseRecord
    public var file: CaseFile
    package let key: CaseKey
}

/// Reads cases from one state of the store, and unseals what they are about.
public struct CaseReader {
    private let context: CaseContext
    public let view: any StoreView

    package init(_ context: CaseContext, _ view: any StoreView) {
        self.context = context
        self.view = view
    }

    package var member: MemberID { context.member }
    /// The roots trusted at present.
    var roots: RootChain { context.trust.roots }

    /// Unseals the contents of a case; as ``CaseContext/unseal(_:)``.
    public func unseal(_ record: CaseRecord) throws -> UnsealedCase { try context.unseal(record) }

    /// The data key of a case; as ``CaseContext/unseal(_:)``.
    package func key(of record: CaseRecord) throws -> CaseKey { try context.key(of: record) }

    /// Unseals a case; `nil` after retention destroyed its contents, which a member that writes about the case is told.
    ///
    /// Any other error is thrown: a fault of this node must not cost the member an envelope, so nothing of the batch is accepted.
    package func unsealUnlessDestroyed(_ record: CaseRecord) throws -> UnsealedCase? {
        do { return try unseal(record) } catch CaseworkError.contentsDestroyed { return nil }
    }

    /// The field's rules over a case as it stands.
    package func rules(for record: CaseRecord) throws -> AssessmentRules {
        // Only the file says if anybody saw the content.
        let file = record.classification?.isIllegal == true ? try unsealUnlessDestroyed(record)?.file : nil
        return try rules(for: record, assessedAs: file?.assessment)
    }

    /// The field's rules over an unsealed case.
    func rules(for opened: UnsealedCase) throws -> AssessmentRules { try rules(for: opened.record, assessedAs: opened.file.assessment) }

    private func rules(for record: CaseRecord, assessedAs assessment: Assessment?) throws -> AssessmentRules {
        AssessmentRules(
            for: member, stage: record.stage, classification: record.classification, isOurs: record.receivedFrom == nil,
            placements: try view.placements(of: record.number), events: try view.events(of: record.number),
            recogniser: assessment.flatMap { $0.basis.isSeen ? nil : $0.member },
            isUnderReview: try view.workItem(of: record.number)?.review != nil)
    }
}
