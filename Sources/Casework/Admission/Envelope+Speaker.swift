import Envelopes
import HotlineModel

extension Envelope {
    /// The envelopes by which the case came before, the last one first; none if it is no handover.
    var hops: [Envelope] { if case .handover(let body) = body { body.earlier.hops } else { [] } }

    /// The earlier hop by which its sender signed the file's assessment; `nil` if the file has the statement of this envelope's sender alone.
    private var signedHop: Envelope? {
        guard let assessment = body.file?.assessment, assessment.member != from else { return nil }
        return hops.first { $0.from == assessment.member && $0.body.file?.assessment == assessment }
    }

    /// The member whose statement the file's assessment is known by.
    var speaker: MemberID { signedHop?.from ?? from }

    /// The items as the ``speaker`` signed them.
    var signedItems: [ItemHashes] { (signedHop ?? self).body.file?.items ?? [] }

    /// The file's items. Those that the ``speaker`` did not sign rest on the sender.
    var items: [ItemHashes] {
        let items = body.file?.items ?? []
        guard let signed = signedHop?.body.file?.items, signed != items else { return items }
        return items.map { signed.contains($0) ? $0 : $0.resting(on: [from]) }
    }

    /// The file's assessment, on the statement of its ``speaker``.
    var assessment: Assessment? {
        body.file?.assessment.map { StatementRules.assessment($0, toldBy: speaker) }
    }
}
