package import AddressReading
import CaseStore
import Envelopes
public import HotlineModel

/// A person's word on what the words of an unreadable report mean.
public struct ReaddressSubmission: Sendable {
    public let caseID: CaseID
    /// The address or addresses, as the person wrote them.
    public let words: String
    public let actor: String?
    /// Worked out before the transaction begins.
    package let reading: AddressReading

    public init(caseID: CaseID, words: String, actor: String?) {
        self.caseID = caseID
        self.words = words
        self.actor = actor
        reading = AddressReading(words)
    }
}

/// Corrects the addresses of unreadable reports.
package struct Readdressing {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Moves the reports of an unreadable case to the case about the address that was meant, and closes it. Further addresses are further
    /// reports of the same time and origin.
    ///
    /// - Returns: Where the reports are now.
    /// - Throws: ``CaseworkError/notUnreadable(_:)``, ``CaseworkError/unusableAddress``, ``CaseworkError/leasedByAnother(_:)``.
    package func correct(_ submission: ReaddressSubmission) throws -> ReceivedReport {
        let record = try step.caseRecord(submission.caseID)
        guard try step.transaction.workItem(of: record.number)?.review == .unreadable else { throw CaseworkError.notUnreadable(record.id) }
        guard !submission.reading.addresses.isEmpty else { throw CaseworkError.unusableAddress }
        let actor = try WorkList(step).checkLease(nil, by: submission.actor, of: record) ?? "analyst"
        let opened = try step.reader.unseal(record)
        let reports = try step.transaction.reports(of: record.number).map { (row: $0, words: try words(of: $0, in: opened)) }
        var places: [ReceivedReport.Place] = []
        for (order, address) in submission.reading.addresses.enumerated() {
            for report in reports {
                let place = try CasePlaces(step).place(Self.report(report.row, opened.file), at: address, items: [])
                try put(report.row, saying: report.words, at: place, isFirst: order == 0)
                if report.row.number == reports.first?.row.number {
                    places.append(ReceivedReport.Place(outcome: place.outcome, caseID: place.record.id, spared: place.spared))
                }
            }
        }
        try close(opened, actor: actor)
        return ReceivedReport(places: places)
    }

    /// The report as it would have come with its address; the address stands elsewhere.
    private static func report(_ report: ReportRecord, _ file: CaseFile) -> ReportSubmission {
        ReportSubmission(address: "", origin: report.origin, referrer: file.referrer, site: file.site)
    }

    /// What the reporter said, with the words that named the place.
    private func words(of report: ReportRecord, in opened: UnsealedCase) throws -> ReporterWords {
        let sealed = try step.transaction.comment(ofReport: report.number)
        var words = try sealed.map { try ReporterWords(json: opened.key.unseal($0, as: .reporterWords)) } ?? ReporterWords()
        words.place = words.place ?? opened.file.address
        return words
    }

    /// - Parameter isFirst: The report moves; otherwise it stands under another address already, and a further one is added.
    private func put(_ report: ReportRecord, saying words: ReporterWords, at place: CasePlaces.Place, isFirst: Bool) throws {
        let sealed = try step.reader.key(of: place.record).seal(words.json.compactBytes, as: .reporterWords)
        if isFirst {
            _ = try step.transaction.move(report, to: place.record.number, sealedComment: sealed, spared: place.spared)
        } else {
            var further = ReportRecord(
                caseNumber: place.record.number, origin: report.origin, receivedAt: report.receivedAt, spared: place.spared)
            further.sealedComment = sealed
            _ = try step.transaction.add(further)
        }
        try CasePlaces(step).follow(place, origin: report.origin)
    }

    private func close(_ before: UnsealedCase, actor: String) throws {
        var opened = before
        opened.record.stage = .closed
        try step.save(opened)
        try step.record(.readdressed, of: opened.record, actor: actor)
        try Reviews(step).end(of: opened.record)
    }
}
