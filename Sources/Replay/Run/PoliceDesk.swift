import Cryptography
import Envelopes
import HotlineModel
import NodeMessages

/// Plays the police of the node's country: fetches every bundle, checks it, and confirms it.
///
/// It may be run again: a bundle that is confirmed already is checked and counted all the same.
struct PoliceDesk: Sendable {
    let link: NodeLink

    /// What the police have.
    struct Outcome: Hashable, Sendable {
        var bundles = 0
        var cases = 0
        /// The first bundle whose lines are not those that its head covers.
        var firstFailure: Int64?
    }

    /// Fetches all that is there.
    func fetchAll() async throws -> Outcome {
        var outcome = Outcome()
        var after = Whole<0, 2_147_483_647>(0)
        while true {
            let page = try await link.answer(to: ReferralEndpoints.bundles.ask(ReferralListQuery(after: after)))
            for bundle in page.items { try await take(bundle, into: &outcome) }
            guard let next = page.next.flatMap({ Int($0) }) else { return outcome }
            after = Whole(next)
        }
    }

    private func take(_ bundle: ReferralBundleView, into outcome: inout Outcome) async throws {
        let document = try await link.answer(to: ReferralEndpoints.document(bundle.number, .json))
        guard Self.isWhole(document.body, bundle) else {
            outcome.firstFailure = outcome.firstFailure ?? bundle.number
            return
        }
        outcome.bundles += 1
        outcome.cases += bundle.cases
        guard bundle.acknowledgedAt == nil, let number = Ordinal(text: "\(bundle.number)") else { return }
        let word = ReferralAcknowledgement(digest: bundle.digest, releases: true)
        _ = try await link.answer(to: ReferralEndpoints.acknowledgement.ask(number, word))
    }

    /// The head is the one whose digest the list names, and its root covers the lines.
    static func isWhole(_ body: [UInt8], _ bundle: ReferralBundleView) -> Bool {
        guard let document = try? JSONValue(parsing: body, limits: JSONLimits(bytes: 64 << 20)), let text = document["head"]?.string,
            let lines = document["lines"]?.array, SHA256.digest(of: Array(text.utf8)) == bundle.digest,
            let head = try? UnverifiedJWS(parsing: text, as: .referral), let payload = try? JSONValue(parsing: head.claimedPayload)
        else { return false }
        let leaves = lines.map { line in line["leaf"]?.string.flatMap { Digest(hex: $0) } ?? MerkleTree.leaf(line.canonicalBytes) }
        return payload["number"]?.integer == bundle.number && payload["count"]?.integer == Int64(lines.count)
            && payload["root"]?.string == MerkleTree.root(of: leaves).hex
            && lines.count { $0["kind"]?.string == "referral" } == bundle.cases
    }
}
