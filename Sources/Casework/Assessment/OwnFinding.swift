import CaseStore
import Cryptography
import Envelopes
import HotlineModel

extension CaseReader {
    /// The file of a case as our own finding left it, whatever counts there now; `nil` if no finding of ours stands.
    ///
    /// What other members say of a case later changes the case, and not what we said: our statements stay ours to withdraw.
    func ownFinding(of opened: UnsealedCase) throws -> CaseFile? {
        if let sealed = try view.keptFinding(of: opened.record.number) { return try CaseFile(json: try opened.key.unseal(sealed)) }
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
    /// The member's statements on the illegal items, by their SHA-256: it is their source if it saw them.
    func statements(of member: MemberID) -> [String: Classification] {
        guard let assessment, assessment.classification.isIllegal, assessment.basis.isSeen, assessment.member == member else { return [:] }
        var statements: [String: Classification] = [:]
        for item in items where item.restsOn.isEmpty {
            if let found = classification(of: item), found.isIllegal { statements[item.sha256] = found }
        }
        return statements
    }
}
