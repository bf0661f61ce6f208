import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import HotlineModel
import SQLite
import Testing

/// An edit of the tables by hand changes exactly the figures that it should: no count is stored in a second place.
@Suite struct HandEditTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func filled() async throws -> SQLiteCaseStore {
        let store = try SQLiteCaseStore(path: folder.store)
        try await store.write { transaction in
            for number in 1...10 {
                let held = try transaction.open(
                    Sample.caseRecord(number, stage: .routed, classification: .baseline, kind: .childSexualAbuse, from: Sample.de))
                for origin in [Origin.partner(Sample.de), .partner(Sample.us), .public] {
                    _ = try transaction.add(
                        ReportRecord(
                            caseNumber: held, origin: origin, receivedAt: Sample.time(),
                            envelope: origin.partner == nil ? nil : Sample.id(number)))
                }
                _ = try transaction.add(
                    PlacementRecord(
                        caseNumber: held, disposition: Disposition(.keep, reason: .hostedHere), responsible: Sample.nl,
                        placedAt: Sample.time()))
                try transaction.record(EventRecord(caseNumber: held, kind: .referred, at: Sample.time(), member: Sample.nl))
                _ = try transaction.enqueue(Sample.outboundLine(number, about: held, to: Sample.central, type: "copy"))
            }
        }
        return store
    }

    @Test func aDeletedReportChangesItsFiguresByOne() async throws {
        let store = try await filled()
        var expected = try await store.read { try $0.figures(from: nil, until: nil) }
        try Connection(path: folder.store, access: .readWrite).execute(
            "DELETE FROM reports WHERE number = (SELECT number FROM reports WHERE partner = 'de' AND case_number = 4)")
        expected.received -= 1
        expected.byOrigin[.partner, default: 0] -= 1
        expected.partners[Sample.de]?.received -= 1
        expected.partners[Sample.de]?.illegal -= 1
        expected.partners[Sample.de]?.illegalHostedHere -= 1
        expected.partners[Sample.de]?.referred -= 1
        expected.illegal -= 1
        expected.illegalHostedHere -= 1
        expected.referred -= 1
        expected.byKind[.childSexualAbuse, default: 0] -= 1
        expected.dispositions[.keep, default: 0] -= 1
        expected.centralCopies -= 1
        expected.byClassification[.baseline, default: 0] -= 1
        expected.illegalByAge[.prepubescent, default: 0] -= 1
        expected.illegalBySex[.female, default: 0] -= 1
        expected.illegalByMedium[.image, default: 0] -= 1
        #expect(try await store.read { try $0.figures(from: nil, until: nil) } == expected)
        #expect(expected.received == 29 && expected.byPartner[Sample.de] == 9)
        await store.close()
    }

    @Test func everyIndexAgreesWithItsTable() async throws {
        let store = try await filled()
        let batch = Sample.inboundBatch(sequence: 1, count: 1)
        try await store.write { transaction in
            let line = InboundLine(
                index: 0, leaf: Sample.digest(1), id: Sample.id(1), type: "report", caseNumber: 1, sealedLine: [1],
                result: .accepted(attached: true))
            _ = try transaction.accept(batch, lines: [line], position: InboundPosition())
            _ = try transaction.save(
                HashEntry(sha256: Sample.digest(1), addedAt: Sample.time(), changedAt: Sample.time()))
            try transaction.link(Sample.digest(1), to: 1)
        }
        await store.close()
        let database = try Connection(path: folder.store, access: .readWrite)
        try database.withStatement("PRAGMA integrity_check") { statement in
            let found = try statement.step()
            #expect(found && statement.text(0) == "ok")
        }
        try database.withStatement("PRAGMA foreign_key_check") { statement in
            let found = try statement.step()
            #expect(!found)
        }
    }

    @Test func aDamagedRowIsNamedAsSuch() async throws {
        let store = try await filled()
        try Connection(path: folder.store, access: .readWrite).execute("UPDATE cases SET opener = 'NOT A MEMBER' WHERE number = 1")
        let error = await #expect(throws: StoreError.self) { try await store.read { _ = try $0.caseRecord(number: 1) } }
        #expect(error?.code == .damaged)
        #expect(error?.sentence == "The store contradicts itself; stop the node and restore the last backup.")
        await store.close()
    }
}
