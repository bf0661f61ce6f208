package import Cryptography
package import Envelopes
package import HotlineModel

/// The signed head of a bundle for the police: who made it, when, and the root over its lines.
///
/// `Protocols/referrals.md` has its form.
package struct ReferralHead: Hashable, Sendable {
    package var from: MemberID
    package var number: Int64
    package var count: Int
    /// The RFC 9162 tree hash of the lines.
    package var root: Digest
    package var at: Timestamp

    package init(from: MemberID, number: Int64, leaves: [Digest], at moment: Timestamp) {
        self.from = from
        self.number = number
        count = leaves.count
        root = MerkleTree.root(of: leaves)
        at = moment
    }

    /// The bytes to sign.
    package var payload: [UInt8] {
        JSONValue.object([
            .init("v", 1), .init("from", .string(from.rawValue)), .init("number", .integer(number)),
            .init("count", .integer(Int64(count))), .init("root", .string(root.hex)), .init("at", .string(at.description)),
        ]).compactBytes
    }

    package func signed(with key: SigningKey) -> JWS { JWS(signing: payload, as: .referral, with: key) }
}
