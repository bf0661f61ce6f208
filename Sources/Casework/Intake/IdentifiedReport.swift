import HotlineModel
import URLSyntax

/// A submission with the canonical form of its address, which is worked out before the transaction begins.
package struct IdentifiedReport: Sendable {
    let submission: ReportSubmission
    /// The refusal if no case can be about the address.
    let address: Result<CanonicalAddress, AddressRefusal>

    package init(_ submission: ReportSubmission) {
        self.submission = submission
        address = Result { () throws(AddressRefusal) in try CanonicalAddress(reported: submission.address) }
    }

    /// - Throws: ``CaseworkError/textTooLong(_:)``, ``CaseworkError/hashOfNothing(item:reason:)``, ``CaseworkError/unusableAddress(_:)``.
    func checkedAddress() throws(CaseworkError) -> CanonicalAddress {
        let texts = [
            ("comment", submission.comment, ReporterWords.longestComment), ("contact", submission.contact, ReporterWords.longestContact),
            ("referrer", submission.referrer, ReporterWords.longestReferrer),
        ]
        try HashRules.check(submission.items)
        for (name, text, longest) in texts where (text?.utf8.count ?? 0) > longest { throw .textTooLong(name) }
        do { return try address.get() } catch { throw .unusableAddress(error) }
    }
}
