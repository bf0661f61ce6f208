import Cryptography
import Envelopes
import HotlineModel
import NodeMessages

/// Verifies the evidence of every report that one partner delivered, by the code of `hotline verify`.
struct EvidenceCheck: Sendable {
    /// The node that received.
    let link: NodeLink
    let partner: MemberID
    let pinnedRoot: Digest

    /// The result of the check.
    struct Outcome: Sendable {
        /// Distinct envelopes whose evidence verifies.
        var verified: Set<UniqueID> = []
        /// Documents that do not verify, prove another delivery, or come twice.
        var failed = 0
        /// The reason of the first failure.
        var firstFailure: String?
    }

    /// Fetches page by page; while one is verified the next is on its way.
    func run(_ report: @Sendable (Int) -> Void) async throws -> Outcome {
        var verifier = EvidenceVerifier(pinnedRoot: pinnedRoot)
        var outcome = Outcome()
        var page = try await fetch(after: nil)
        while let cursor = page.next {
            async let following = fetch(after: cursor)
            outcome.add(page, of: self, verifier: &verifier)
            report(page.documents.count)
            page = try await following
        }
        outcome.add(page, of: self, verifier: &verifier)
        report(page.documents.count)
        return outcome
    }

    private func fetch(after cursor: String?) async throws -> DocumentPage {
        let query = EvidenceQuery(from: partner, type: EnvelopeType.report.rawValue, after: cursor, limit: Whole(500))
        return try await link.answer(to: DocumentEndpoints.evidence(query))
    }

    /// Tells if a proven delivery is a report of the partner to this node.
    func isMeant(_ delivery: ProvenDelivery) -> Bool {
        guard delivery.from == partner, delivery.to == link.member, delivery.result.isAccepted, let envelope = delivery.envelope else {
            return false
        }
        if case .report = envelope.body { return true }
        return false
    }
}

extension EvidenceCheck.Outcome {
    fileprivate mutating func add(_ page: DocumentPage, of check: EvidenceCheck, verifier: inout EvidenceVerifier) {
        for document in page.documents {
            do throws(EvidenceError) {
                let delivery = try verifier.verify(document)
                guard check.isMeant(delivery), let envelope = delivery.envelope else {
                    fail("it proves something else than a report from \(check.partner)")
                    continue
                }
                if !verified.insert(envelope.id).inserted { fail("the same envelope is proved twice") }
            } catch {
                fail(error.description)
            }
        }
    }

    private mutating func fail(_ why: String) {
        failed += 1
        firstFailure = firstFailure ?? why
    }
}
