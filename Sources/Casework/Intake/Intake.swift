import AddressReading
public import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

/// Receives reports: each joins a case about the same address or opens one, by the rules of sparing.
package struct Intake {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Receives a report. One with a known key is ignored. Each address that its words mean is a report of its own; if they mean none, it waits
    /// for a person as unreadable.
    ///
    /// - Throws: ``CaseworkError/keyReused(_:)``.
    package func receive(_ report: IdentifiedReport) throws -> ReceivedReport {
        let submission = report.submission
        let key = submission.key.map { step.vault.blindIndex($0, for: .reportKey) }
        let marks = ReportMarks(of: submission, meaning: report.reading.addresses.map(\.canonical.text), in: step.vault)
        if let key, let known = try knownReport(key, marks) { return ReceivedReport(places: [known]) }
        var places: [ReceivedReport.Place] = []
        for meant in report.reading.addresses {
            let place = try CasePlaces(step).place(submission, at: meant, items: report.items)
            places.append(try add(report, to: place, key: places.isEmpty ? key : nil, marks: marks))
        }
        if places.isEmpty {
            let place = try UnreadableReports(step).place(report)
            places.append(try add(report, to: place, key: key, marks: marks))
        }
        return ReceivedReport(places: places, dropped: report.dropped)
    }

    /// The case of the report that came under the same key before; `nil` if none did.
    private func knownReport(_ key: Digest, _ marks: ReportMarks) throws -> ReceivedReport.Place? {
        guard let report = try step.transaction.report(key: key),
            let record = try step.transaction.caseRecord(number: report.caseNumber)
        else { return nil }
        // After retention destroyed what was said, only the key can say that it is the same report.
        let differences = report.marks.map(marks.differences) ?? []
        guard differences.isEmpty else { throw CaseworkError.keyReused(differences) }
        return ReceivedReport.Place(outcome: .known, caseID: record.id)
    }

    private func add(
        _ report: IdentifiedReport, to place: CasePlaces.Place, key: Digest?, marks: ReportMarks
    ) throws -> ReceivedReport.Place {
        let submission = report.submission
        var row = ReportRecord(
            caseNumber: place.record.number, origin: submission.origin, receivedAt: step.moment, key: key, spared: place.spared)
        if key != nil { row.marks = marks.bytes }
        let words = ReporterWords(of: submission, at: place.address, isFirst: place.isNew)
        row.sealedComment = try words.isEmpty ? nil : step.reader.key(of: place.record).seal(words.json.compactBytes, as: .reporterWords)
        _ = try step.transaction.add(row)
        step.count(.reportReceived)
        try CasePlaces(step).follow(place, origin: submission.origin)
        return ReceivedReport.Place(outcome: place.outcome, caseID: place.record.id, spared: place.spared)
    }
}

extension ReporterWords {
    /// The longest text of each kind that is kept, in bytes.
    static let longest = 64 << 10

    /// What is kept of a report beside its address.
    ///
    /// - Parameter isFirst: The case was opened for it, so the case's file has its referrer.
    init(of submission: ReportSubmission, at address: String, isFirst: Bool) {
        self.init()
        if submission.address != address { place = submission.address.cut(to: Self.longest) }
        comment = submission.comment
        contact = submission.contact
        unread = submission.unread?.cut(to: Self.longest)
        if !isFirst { referrer = submission.referrer.map(CasePlaces.withoutQuery) }
    }
}

extension String {
    /// As much of the text as fits into so many bytes, whole characters only.
    package func cut(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: bytes)
        while end > startIndex, end.samePosition(in: self) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}

extension CaseReader {
    /// The words of the reporters of a case, the oldest report's first.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)``.
    public func reporterWords(of record: CaseRecord) throws -> [ReporterWords] {
        try view.reports(of: record.number).compactMap { report in
            try view.comment(ofReport: report.number).map { try ReporterWords(json: try key(of: record).unseal($0, as: .reporterWords)) }
        }
    }
}
