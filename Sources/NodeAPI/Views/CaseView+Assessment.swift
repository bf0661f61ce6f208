import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel

extension CaseView {
    /// What there is to say of a case's assessment: how many findings wait for another pair of eyes, and what is missing for monitoring.
    static func assessment(of record: CaseRecord, _ reader: CaseReader) throws -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        let proposals = try reader.view.proposals(of: record.number)
        if !proposals.isEmpty {
            let findings = proposals.map { proposal -> JSONValue in
                ["actor": .string(proposal.actor), "at": .string(proposal.at.description)]
            }
            members.append(
                .init(
                    "secondAssessment",
                    ["waitsFor": .string(proposals.count == 1 ? "second" : "third"), "findings": .array(findings)]))
        }
        // Retention leaves no file, and so nothing to say about the place; a damaged one must not hide the rest of the case.
        guard record.classification?.isIllegal == true, let file = try? reader.unseal(record).file else { return members }
        let missing = AssessmentRules.missing(in: file.site)
        members.append(
            .init("monitoring", ["complete": .bool(missing.isEmpty), "missing": .array(missing.map { .string($0) })]))
        members.append(.init("site", site(file.site)))
        members.append(.init("items", .array(counts(of: file))))
        return members
    }

    private static func site(_ site: SiteDetails) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let type = site.type { members.append(.init("type", .string(type.description))) }
        if let commerciality = site.commerciality { members.append(.init("commerciality", .string(commerciality.description))) }
        if !site.payments.isEmpty { members.append(.init("payments", .array(site.payments.map { .string($0.description) }))) }
        return .object(members)
    }

    /// How many items were found to be what; never their hashes.
    private static func counts(of file: CaseFile) -> [JSONValue] {
        let classified = Dictionary(grouping: file.items) { file.classification(of: $0)?.description ?? "–" }
        return classified.sorted { $0.key < $1.key }.map { word, items in
            ["classification": .string(word), "items": .integer(Int64(items.count))]
        }
    }
}
