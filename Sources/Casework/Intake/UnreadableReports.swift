import CaseStore
import Envelopes
import HotlineModel

/// Reports whose place cannot be read from their words. Each waits on the work list until a person says what it means.
struct UnreadableReports {
    /// The words that are shown as the address, in bytes.
    private static let longest = 8_000

    let step: CaseStep

    init(_ step: CaseStep) { self.step = step }

    /// Finds or opens the case of such a report. Equal words are one case, so that a person reads them once.
    func place(_ report: IdentifiedReport) throws -> CasePlaces.Place {
        var submission = report.submission
        // Without any words, reports have nothing in common.
        let isSilent = submission.address.allSatisfy(\.isWhitespace)
        submission.address = isSilent ? "(nothing was said)" : submission.address.cut(to: Self.longest)
        submission.items = []
        let sameness = isSilent ? UniqueID(at: step.moment).description : report.submission.address
        let index = step.vault.blindIndex(sameness, for: .unreadableWords)
        if let record = try step.transaction.openCase(about: index) {
            return CasePlaces.Place(record: record, outcome: .unreadable, address: submission.address, isJoined: true)
        }
        let record = try CasePlaces(step).open(submission, index: index)
        try Reviews(step).ask(record, because: .unreadable)
        return CasePlaces.Place(record: record, outcome: .unreadable, address: submission.address, siteType: submission.site.type)
    }
}
