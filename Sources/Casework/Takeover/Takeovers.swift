import CaseStore
import Envelopes
package import HotlineModel

/// Gives central the reports that a silent member left without a receipt.
///
/// Nothing leaves the silent member's stream: an update that says `reassigned` follows in it.
package struct Takeovers {
    let step: CaseStep
    let silent: MemberID
    let central: MemberID

    package init(_ step: CaseStep, from silent: MemberID, to central: MemberID) {
        self.step = step
        self.silent = silent
        self.central = central
    }

    /// One page of overdue reports.
    package struct Page: Sendable {
        /// Cases that central got.
        package var taken: Int
        /// The number of the page's last line.
        package var last: Int64
    }

    /// Takes over a page of the reports that are overdue.
    ///
    /// - Parameters:
    ///   - types: The types that the member is sent at present. A waiting line of another type waits for the directory, and not for the
    ///     member; one in a batch was sent to it.
    ///   - number: The last line of the page before; 0 at first.
    /// - Returns: `nil` if there are no more.
    package func takeOverPage(sending types: [String], after number: Int64) throws -> Page? {
        let deadline = step.moment - step.policy.silence
        let lines = try step.transaction.unreceiptedReports(to: silent, queuedBefore: deadline, after: number, limit: 500)
        guard let last = lines.last else { return nil }
        var taken = 0
        for line in lines where line.state == .sealed || types.contains(line.type) {
            if try takeOver(line) { taken += 1 }
        }
        return Page(taken: taken, last: last.number)
    }

    private func takeOver(_ line: OutboundLine) throws -> Bool {
        guard let record = try step.transaction.caseRecord(number: line.caseNumber) else { return false }
        let rules = TakeoverRules(
            silent: silent, central: central, placements: try step.transaction.placements(of: record.number),
            events: try step.transaction.events(of: record.number))
        guard let takeover = rules.decision, let placement = rules.placement else { return false }
        let opened = try step.reader.unseal(record)
        try step.transaction.setState(ofPlacement: takeover.placement, to: .reassigned)
        if takeover.givesCase { try give(opened, countries: placement.disposition.countries) }
        let reason = RoutingReason.silence.rawValue
        let update = UpdateBody(event: .reassigned, at: step.moment, reason: reason, responsible: central)
        try Correspondence(step).queue(.update(update), to: silent, about: opened, lane: .urgent)
        try step.decide(.reassigned, about: record, reason: reason)
        return true
    }

    private func give(_ opened: UnsealedCase, countries: [CountryCode]) throws {
        let disposition = Disposition(.central, reason: .silence, countries: countries)
        _ = try step.transaction.add(
            PlacementRecord(
                caseNumber: opened.record.number, disposition: disposition, responsible: central, placedAt: step.moment))
        try Correspondence(step).give(opened, to: central, for: disposition, takeover: true)
    }
}
