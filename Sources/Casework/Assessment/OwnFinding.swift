import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseReader {
    /// The file of a case as our own finding left it, whatever counts there now; `nil` if no finding of ours stands.
    ///
    /// What other members say of a case later changes the case, and not what we said: our statements stay ours to withdraw.
    func ownFinding(of opened: UnsealedCase) throws -> CaseFile? {
        if let sealed = try view.keptFinding(of: opened.record.number) {
            return try CaseFile(json: try opened.key.unseal(sealed, as: .keptFinding))
        }
        return opened.record.assessedBy == member ? opened.file : nil
    }

    /// A finding of ours stands about the case.
    func hasOwnFinding(_ record: CaseRecord) throws -> Bool {
        try record.assessedBy == member || view.keptFinding(of: record.number) != nil
    }

    /// Our statements on the illegal items of a case, by their SHA-256.
    func ownStatements(on opened: UnsealedCase) throws -> [String: Classification] {
        try ownFinding(of: opened)?.statements(of: member) ?? [:]
    }
}

extension CaseFile {
    /// The illegal items with the member's own statement, and what it says of each: it is their source if it saw them.
    func statedItems(of member: MemberID) -> [(item: ItemHashes, classification: Classification)] {
        guard let assessment, assessment.classification.isIllegal, assessment.basis.isSeen, assessment.member == member else { return [] }
        return items.filter(\.restsOn.isEmpty).compactMap { item in
            classification(of: item).flatMap { $0.isIllegal ? (item: item, classification: $0) : nil }
        }
    }

    /// The member's statements on the illegal items, by their SHA-256.
    func statements(of member: MemberID) -> [String: Classification] {
        Dictionary(statedItems(of: member).map { ($0.item.sha256, $0.classification) }) { $1 }
    }
}
