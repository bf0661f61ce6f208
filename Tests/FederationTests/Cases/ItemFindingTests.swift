import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import Federation

/// Findings of single items that travel from one node to another.
@Suite(.timeLimit(.minutes(1))) struct ItemFindingTests {
    private static func item(_ number: Int, _ finding: ItemFinding? = nil) -> ItemHashes {
        var item = ItemHashes(sha256: SHA256.digest(of: Array("item \(number)".utf8)).hex)
        item.finding = finding
        return item
    }

    @Test func eachItemArrivesAsItWasFoundAndOnlyTheIllegalOnesEnterTheLedgers() async throws {
        let federation = try SimulatedFederation()
        let nodes = try await federation.start([
            federation.enrol("de", covering: ["DE"]), federation.enrol("nl", covering: ["NL"]), federation.enrol("central", role: .central),
        ])
        let (de, nl, central) = (nodes[0], nodes[1], nodes[2])
        var national = ItemFinding(.national)
        national.age = .pubescent
        national.sex = .both
        national.flags = [.childModelling]
        let items = [Self.item(1), Self.item(2, national), Self.item(3, ItemFinding(.notIllegal))]
        var site = SiteDetails()
        site.type = SiteType(rawValue: "fileHost")
        site.commerciality = Commerciality(rawValue: "commercial")
        site.payments = [PaymentMethod(rawValue: "bitcoin"), PaymentMethod(rawValue: "visa")]
        try await federation.run(nodes) {
            let report = ReportSubmission(address: "http://nl.host.example/page", origin: .public)
            let id = try await de.desk.receive([report])[0].get().caseID
            var finding = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)
            finding.items = items
            finding.site = site
            finding.note = "for us alone"
            _ = try await de.desk.assess([finding])[0].get()
            try await nl.wait(for: .routed) { try await nl.stage(of: id) == .routed }
            try await de.wait(for: .delivered(central.member)) {
                try await central.store.read { try $0.caseRecord(id) != nil }
            }
            for node in [nl, central] {
                let file = try await node.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file } }
                #expect(file?.items == items)
                #expect(file?.site == site)
            }
            let expected: [String: Classification] = [items[0].sha256: .baseline, items[1].sha256: .national]
            for node in nodes {
                let entries = try await node.store.read { try $0.hashes(after: 0, limit: 10) }
                #expect(Dictionary(uniqueKeysWithValues: entries.map { ($0.sha256.hex, $0.classification) }) == expected)
                #expect(entries.allSatisfy { $0.sources.map(\.member) == [de.member] })
            }
        }
    }
}
