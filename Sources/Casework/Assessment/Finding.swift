import CaseStore
import Envelopes
import HotlineModel

/// An analyst's finding: the assessment, and what it says of the place and the items.
struct Finding {
    var assessment: Assessment
    /// A detail that is left out stays as it was.
    var site: SiteDetails
    /// The items that it speaks of: those that the analyst named, or those that the case had when the analyst found.
    var items: [ItemHashes]
    /// The analyst named the items, so they replace those of the case.
    var namesItems: Bool
    /// The analyst's note, which never leaves the node.
    var note: String?

    /// A finding as it was handed in, about a case with this file.
    init(_ submission: AssessmentSubmission, about file: CaseFile, by member: MemberID, at moment: Timestamp) {
        assessment = Assessment(classification: submission.classification, kind: submission.kind, member: member, at: moment)
        assessment.reason = submission.reason
        assessment.age = submission.age
        assessment.sex = submission.sex
        assessment.medium = submission.medium
        assessment.flags = submission.flags
        assessment.labels = submission.labels
        site = submission.site
        namesItems = !submission.items.isEmpty
        items = submission.itemsSpokenOf(in: file, by: member)
        note = submission.note
    }

    /// Writes the finding into a case's file. Items that came to the case after the analyst looked stay as they are known.
    func apply(to file: inout CaseFile) {
        let later = namesItems ? [] : file.items(besides: items, under: assessment)
        file.items = items + later
        file.assessment = assessment
        file.site = file.site.filled(from: site)
    }

    /// Fills in what another analyst's equal finding says of the place and the items.
    mutating func complete(from first: Finding) {
        if !namesItems, first.namesItems { (items, namesItems) = (first.items, true) }
        site = first.site.filled(from: site)
        assessment.reason = assessment.reason ?? first.assessment.reason
    }
}

extension Finding {
    /// The finding as the file of a case and a note, the form in which it is sealed.
    func json(about address: String) -> [UInt8] {
        var file = CaseFile(address: address)
        (file.assessment, file.site, file.items) = (assessment, site, items)
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.name("namesItems")
            writer.value(.bool(namesItems))
            if let note {
                writer.name("note")
                writer.string(note)
            }
            writer.name("file")
            writer.verbatim(file.json)
        }
        return writer.bytes
    }

    /// Reads what ``json(about:)`` wrote.
    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        guard let file = try value["file"].map({ try CaseFile(json: $0.compactBytes) }), let assessment = file.assessment else {
            throw StoreError(.damaged, "a finding that waits cannot be read; restore the store from a backup")
        }
        (self.assessment, site, items, note) = (assessment, file.site, file.items, value["note"]?.string)
        namesItems = value["namesItems"]?.bool ?? false
    }
}

extension SiteDetails {
    /// The details of another one, with its own where the other has none.
    func filled(from other: SiteDetails) -> SiteDetails {
        var site = self
        site.type = other.type ?? type
        site.commerciality = other.commerciality ?? commerciality
        if !other.payments.isEmpty { site.payments = other.payments }
        return site
    }
}
