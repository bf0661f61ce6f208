import CaseStore
import CaseStoreSQLite
import CaseStoreSamples
import Foundation
import HotlineModel
import SQLite
import Testing

/// Destroyed contents are in no file of the store any more, wherever SQLite had moved them before.
@Suite struct ErasureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Bytes that nothing else holds.
    private func unique(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }

    /// Cases whose files grow as they come along, with lines and notes of all sizes.
    private func fill(_ store: SQLiteCaseStore, _ numbers: Range<Int>) async throws -> [CaseRecord] {
        var records: [CaseRecord] = []
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 100) {
            let added = (start..<min(start + 100, numbers.upperBound)).map { number in
                var record = Sample.caseRecord(number, stage: .closed, classification: .baseline)
                record.wrappedKey = unique(60)
                record.sealedFile = unique(Int.random(in: 200...900))
                record.closedAt = Sample.time(Int64.random(in: 0...1_000))
                return (record, (0...2).map { _ in unique(Int.random(in: 100...6_000)) })
            }
            records += try await store.write { transaction in
                try added.map { record, texts in
                    var record = record
                    record.number = try transaction.open(record)
                    var report = ReportRecord(caseNumber: record.number, origin: .public, receivedAt: Sample.time())
                    report.sealedComment = texts[0]
                    _ = try transaction.add(report)
                    var line = Sample.outboundLine(Int(record.number), about: record.number)
                    line.sealedLine = texts[1]
                    let queued = try transaction.enqueue(line)
                    let sequence = UInt64(record.number)
                    let batch = try transaction.seal(
                        Sample.outboundBatch(sequence: sequence, count: 1), lines: [queued], position: OutboundPosition())
                    try transaction.recordReceipt(ofBatch: batch, jws: "receipt", results: [.accepted(attached: false)], at: Sample.time())
                    let received = InboundLine(
                        index: 0, leaf: Sample.digest(sequence), id: Sample.id(sequence), type: "update", caseNumber: record.number,
                        sealedLine: texts[2], result: .accepted(attached: true))
                    _ = try transaction.accept(
                        Sample.inboundBatch(sequence: sequence, count: 1), lines: [received], position: InboundPosition())
                    return record
                }
            }
        }
        for index in records.indices.shuffled() {
            records[index].sealedFile = unique(Int.random(in: 200...3_000))
            let record = records[index]
            try await store.write { try $0.update(record) }
        }
        return records
    }

    /// Every sealed thing of a case as the store has it now, each by its first 16 bytes.
    private func sealed(_ records: [CaseRecord], in store: SQLiteCaseStore) async throws -> Set<[UInt8]> {
        try await store.read { view in
            var starts: Set<[UInt8]> = []
            for record in records {
                let held = try view.caseRecord(number: record.number)
                let notes = try view.reports(of: record.number).map { try view.comment(ofReport: $0.number) }
                let sent = try view.outboundLines(about: record.number).map(\.sealedLine)
                let received = try view.acceptedEnvelopes(on: record.number).flatMap { try view.inboundLines(of: $0.batchNumber) }
                for bytes in [held?.wrappedKey, held?.sealedFile] + notes + sent + received.map(\.sealedLine) {
                    if let bytes { starts.insert(Array(bytes.prefix(16))) }
                }
            }
            return starts
        }
    }

    /// Counts the given beginnings that occur anywhere in the files.
    private func found(_ starts: Set<[UInt8]>) throws -> Int {
        let wanted = Dictionary(grouping: starts) { $0.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        var seen: Set<[UInt8]> = []
        for path in [folder.store, folder.store + "-wal", folder.store + "-shm"] {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            var window: UInt64 = 0
            bytes.withUnsafeBufferPointer { bytes in
                for (position, byte) in bytes.enumerated() {
                    window = window << 8 | UInt64(byte)
                    guard let candidates = wanted[window], position >= 7 else { continue }
                    let here = Array(bytes[(position - 7)..<min(position + 9, bytes.count)])
                    if candidates.contains(here) { seen.insert(here) }
                }
            }
        }
        return seen.count
    }

    @Test func noKeyOfADestroyedCaseIsLeftAnywhereAndEverythingOfTheOthers() async throws {
        let store = try SQLiteCaseStore(path: folder.store)
        let records = try await fill(store, 1..<1_001)
        let limit = Sample.time(500)
        let (old, young) = (records.filter { ($0.closedAt ?? limit) < limit }, records.filter { ($0.closedAt ?? limit) >= limit })
        let (gone, kept) = (try await sealed(old, in: store), try await sealed(young, in: store))
        let keys = Set(old.compactMap { $0.wrappedKey.map { Array($0.prefix(16)) } })
        #expect(gone.count == old.count * 5 && keys.count == old.count && old.count > 300)
        #expect(try found(gone) == gone.count)
        for start in stride(from: 0, to: old.count, by: 50) {
            let page = old[start..<min(start + 50, old.count)].map(\.number)
            let taken = try await store.write { transaction in
                try page.filter { try transaction.destroyContents(of: $0, closedBefore: limit) }
            }
            #expect(taken == page)
            if start % 200 == 0 { _ = try await fill(store, (10_000 + start)..<(10_020 + start)) }
        }
        try await store.eraseDeleted()
        // Rests of rows that SQLite moved before the deletion are noise without their key. Of keys no rest is left.
        #expect(try found(keys) == 0)
        #expect(try found(gone) <= gone.count / 100)
        #expect(try found(kept) == kept.count)
        await store.close()
    }

    @Test func isNotDoneWhileSomebodyReadsAnOlderState() async throws {
        let store = try SQLiteCaseStore(path: folder.store)
        let path = folder.store
        _ = try await fill(store, 1..<3)
        let code = try await withOlderState(of: path) {
            _ = try await fill(store, 3..<4)
            do {
                try await store.eraseDeleted()
                return StoreError.Code?.none
            } catch let error as StoreError { return error.code }
        }
        #expect(code == .busy)
        try await store.eraseDeleted()
        #expect(try Data(contentsOf: URL(filePath: path + "-wal")).isEmpty)
        await store.close()
    }

    /// Does something while another connection holds the state of now.
    private func withOlderState<Result>(of path: String, _ body: () async throws -> Result) async throws -> Result {
        let reader = try Connection(path: path, access: .readOnly)
        try reader.execute("BEGIN; SELECT count(*) FROM cases")
        let result = try await body()
        try reader.execute("ROLLBACK")
        return result
    }

    @Test func aStoreOpenedForLookingErasesNothing() async throws {
        let store = try SQLiteCaseStore(path: folder.store)
        _ = try await fill(store, 1..<3)
        await store.close()
        let looking = try SQLiteCaseStore(readingAt: folder.store)
        await #expect(throws: StoreError.self) { try await looking.eraseDeleted() }
        await looking.close()
    }
}
