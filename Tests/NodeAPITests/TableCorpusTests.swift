import CSV
import Foundation
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

/// Runs `table-corpus.json`: how people write tables of reports.
@Suite struct TableCorpusTests {
    @Test(arguments: TableCorpus.file.tables) func readsWhatPeopleWrite(table: TableCorpus.Table) async throws {
        let read = try await HandedIn(table.bytes)
        #expect(read.reports.map(TableCorpus.Report.init) == table.reports)
        #expect(read.outcome.passed.map(\.words) == table.passed)
        #expect(read.outcome.ignored == table.ignored ?? [])
        #expect(read.outcome.unknown.map(\.words) == table.unknown ?? [])
        #expect(Set(read.reports.map(\.key)).count == table.keys ?? table.reports.count)
        #expect(read.outcome.refused.isEmpty && read.outcome.reports == table.reports.count && read.outcome.rows == table.reports.count)
        if let again = table.again {
            let known = Set(read.reports.map(\.key))
            #expect(try await HandedIn(Array(again.utf8)).reports.count { known.contains($0.key) } == table.known)
        }
    }

    /// Each row of a table is a report or is listed.
    @Test(arguments: TableCorpus.file.tables) func skipsNothing(table: TableCorpus.Table) async throws {
        let text = TableText.utf8(table.bytes)
        var reader = CSVReader(text, separator: try TableOpening(text).separator, form: .forgiving)
        var lines: Set<Int> = []
        while let row = try reader.next() { lines.insert(row.line) }
        let outcome = try await HandedIn(table.bytes).outcome
        let passed = outcome.passed.flatMap { Array($0.line...$0.last) }
        #expect(lines.isSuperset(of: passed) && lines.count == Set(passed).count + outcome.rows)
    }
}

/// A table that was handed in to nobody: each report is opened.
struct HandedIn {
    private(set) var reports: [ReportRequest] = []
    let outcome: ImportOutcome

    init(_ bytes: [UInt8], name: String = "monday", origin: String? = nil) async throws {
        var table = try ReportTable(csv: bytes, name: name, origin: origin)
        var reports: [ReportRequest] = []
        outcome = try await table.handIn { part in
            reports += part
            guard let member = MemberID("nl") else { preconditionFailure("a member of a test is malformed") }
            return part.map { _ in
                .done(ReportOutcome(.opened, case: CaseID(opener: member, number: UniqueID(at: Timestamp(milliseconds: 0)))))
            }
        }
        self.reports = reports
    }
}

extension ImportOutcome.PassedLines {
    var words: String { line == last ? "\(line) \(reason)" : "\(line)-\(last) \(reason)" }
}

extension ImportOutcome.UnknownWord {
    var words: String { "\(column) \(word ?? "?") \(line) \(rows)" }
}

/// `table-corpus.json`.
struct TableCorpus: Decodable {
    struct Table: Decodable, Sendable, CustomTestStringConvertible {
        let group: String
        let how: String
        let text: String?
        let base64: String?
        let reports: [Report]
        let passed: [String]
        let ignored: [String]?
        let unknown: [String]?
        let keys: Int?
        let again: String?
        let known: Int?

        var bytes: [UInt8] { text.map { Array($0.utf8) } ?? Array(Data(base64Encoded: base64 ?? "") ?? Data()) }
        var testDescription: String { "\(group): \(how)" }
    }

    struct Report: Decodable, Hashable, Sendable {
        let address: String
        var origin: String?
        var type: String?
        var referrer: String?
        var comment: String?

        init(_ report: ReportRequest) {
            address = report.address
            origin = report.origin == .public ? nil : report.origin?.rawValue
            type = report.site?.type?.rawValue
            referrer = report.referrer
            comment = report.comment
        }
    }

    let tables: [Table]

    static let file: TableCorpus = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("table-corpus.json")
        guard let bytes = try? Data(contentsOf: path), let corpus = try? JSONDecoder().decode(TableCorpus.self, from: bytes) else {
            preconditionFailure("table-corpus.json cannot be read")
        }
        return corpus
    }()
}
