import AddressReading
import HotlineModel

/// A submission with the addresses that its words mean, which are worked out before the transaction begins.
package struct IdentifiedReport: Sendable {
    let submission: ReportSubmission
    let reading: AddressReading
    /// The items whose hashes say something. They are of one place, so they count only if the words name one.
    let items: [ItemHashes]
    /// What was said and is not read, in words without any of it.
    let dropped: [String]

    package init(_ given: ReportSubmission) {
        var dropped = given.dropped
        var submission = given.bounded(&dropped)
        let reading = AddressReading(submission.address)
        let isOfOnePlace = reading.addresses.count == 1 || submission.items.isEmpty
        if !isOfOnePlace {
            dropped.append("items: the report does not name one address that they are of")
            submission.unread = ([submission.unread].compactMap(\.self) + submission.items.map { "item \($0.sha256)" }).joined(
                separator: "\n")
        }
        var items: [ItemHashes] = []
        for (place, item) in (isOfOnePlace ? submission.items : []).enumerated() {
            if let fault = HashRules.fault(of: item) { dropped.append("item \(place + 1): \(fault)") } else { items.append(item) }
        }
        if reading.left > 0 { dropped.append("\(reading.left) addresses: only the first \(AddressReading.most) of one report are read") }
        self.submission = submission
        self.reading = reading
        self.items = items
        self.dropped = dropped
    }
}

extension ReportSubmission {
    /// The submission with as much of each text as is kept, and without material. What is cut off is named.
    fileprivate func bounded(_ dropped: inout [String]) -> ReportSubmission {
        func bounded(_ text: String?, _ name: String, to longest: Int) -> String? {
            guard let text, text.utf8.count > longest else { return text }
            dropped.append("\(name): only its first \(longest) bytes are kept")
            return text.cut(to: longest)
        }
        func withoutContent(_ text: String?) -> String? { text.map { HeldContent.removed(from: $0, cut: &holdsContent) } }
        var holdsContent = false
        var submission = self
        submission.address = withoutContent(address) ?? ""
        submission.unread = withoutContent(unread)
        submission.comment = bounded(withoutContent(comment), "comment", to: ReporterWords.longest)
        submission.contact = bounded(contact, "contact", to: 2_000)
        submission.referrer = bounded(referrer, "referrer", to: 8_192)
        if holdsContent { dropped.append("data: a node takes the address of material, and never material") }
        return submission
    }
}
