import CaseStore
import CaseStoreSamples
import Foundation
import HotlineModel
import SQLite
import Testing

@testable import CaseStoreSQLite

/// No query of the inbox or the outbox sorts rows or scans a whole table: the cost of a batch does not depend on the size of the store.
@Suite struct PlanTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Asks everything there is to ask and does everything there is to do with batches, on one connection.
    private func exercise(_ store: SQLiteTransaction) throws {
        let held = try store.open(Sample.caseRecord(1))
        for number in 1...12 {
            _ = try store.enqueue(Sample.outboundLine(number, about: held, type: number % 3 == 0 ? "update" : "report"))
        }
        let results: [LineResult] = [.accepted(attached: false), .rejected(code: "notYours")]
        for sequence in [UInt64(1), 3] {
            let lines = try store.waitingLines(to: Sample.de, lane: .bulk, types: ["report", "update"], limit: 2, bytes: 10_000)
            let number = try store.seal(
                Sample.outboundBatch(sequence: sequence, count: 2), lines: lines.map(\.number), position: OutboundPosition())
            try store.replaceHead(ofBatch: number, with: "another head")
            if sequence == 1 {
                try store.recordReceipt(ofBatch: number, jws: "receipt", results: results, at: Sample.time())
            } else {
                try store.requeueLines(ofBatch: number)
            }
        }
        let dead = try store.deadLetters(to: Sample.de, after: 0, limit: 10)
        #expect(try store.deadLetters(to: nil, after: 0, limit: 10).map(\.number) == dead.map(\.number) && dead.count == 1)
        #expect(try store.redrive(line: dead[0].number))
        try store.setOutboundPosition(OutboundPosition(), to: Sample.de, lane: .bulk)
        _ = try store.outboundPosition(to: Sample.de, lane: .bulk)
        _ = try store.batchUnderWay(to: Sample.de, lane: .bulk)
        let batch = try #require(try store.receiptedBatches(to: Sample.de, after: 0, limit: 10).first)
        #expect(try store.receiptedBatch(to: Sample.de, lane: .bulk, sequence: 2)?.number == batch.number)
        _ = try store.outboundBatch(number: batch.number)
        _ = try store.outboundLines(of: batch.number)
        _ = try store.outboundLines(about: held)
        _ = try store.outboundLine(id: Sample.id(1))
        _ = try store.lane(of: held, to: Sample.de)
        _ = try store.unreceiptedReports(to: Sample.de, queuedBefore: Sample.time(100), after: 0, limit: 10)
        _ = try store.outboxDepths()
        _ = try store.deliveryCounts(to: Sample.de, type: "report")
        try exerciseInbox(store, about: held)
    }

    private func exerciseInbox(_ store: SQLiteTransaction, about held: Int64) throws {
        let line = InboundLine(
            index: 0, leaf: Sample.digest(1), id: Sample.id(1), type: "report", caseNumber: held, sealedLine: [1],
            result: .accepted(attached: false))
        let number = try store.accept(Sample.inboundBatch(sequence: 1, count: 1), lines: [line], position: InboundPosition())
        _ = try store.inboundPosition(from: Sample.de, lane: .bulk)
        _ = try store.inboundBatch(number: number)
        _ = try store.inboundLines(of: number)
        _ = try store.acceptedEnvelope(from: Sample.de, id: Sample.id(1))
        _ = try store.acceptedEnvelopes(from: Sample.de, type: "report", afterBatch: 0, index: 0, limit: 10)
        _ = try store.acceptedEnvelopes(on: held)
    }

    @Test func noStatementOfTheExchangeSortsOrGoesThroughATable() throws {
        let file = try StoreFile(path: folder.store)
        let store = try #require(file.transaction)
        try store.control("BEGIN IMMEDIATE")
        try exercise(store)
        try store.control("COMMIT")
        let plans = Dictionary(uniqueKeysWithValues: try store.database.plans().map { (Self.plain($0.sql), $0.steps) })
        let statements = try Self.statements()
        #expect(statements.count > 30)
        for sql in statements {
            // The list above must have every statement of the driver about batches and lines.
            let steps = try #require(plans[sql], "never prepared: \(sql)")
            for step in steps { #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE"), "\(step) in: \(sql)") }
        }
        file.close()
    }

    /// A forbidden plan is recognised.
    @Test func aSortAndAScanAreSeenInPlans() throws {
        let file = try StoreFile(path: folder.store)
        let store = try #require(file.transaction)
        try store.with("SELECT refusal FROM outbound_lines ORDER BY refusal") { _ in }
        let steps = try #require(try store.database.plans().first { $0.sql.hasSuffix("ORDER BY refusal") }).steps
        #expect(steps.contains { $0.hasPrefix("SCAN") } && steps.contains { $0.contains("TEMP B-TREE") })
        file.close()
    }

    /// Every statement written in the driver's sources about the exchange.
    private static func statements() throws -> [String] {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.appending(path: "Sources/CaseStoreSQLite/Exchange")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "swift" }.flatMap { file in
            let pieces = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\"")
            return pieces.map(plain).filter { piece in ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].contains { piece.hasPrefix($0) } }
        }
    }

    /// A text on one line with single spaces.
    private static func plain(_ sql: String) -> String { sql.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
