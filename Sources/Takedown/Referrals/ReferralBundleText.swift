package import CaseStore
package import Casework
import Cryptography
package import Envelopes

/// A bundle with its lines unsealed: what the police get, in each of its forms.
package struct ReferralBundleText: Sendable {
    package let bundle: ReferralBundle
    /// The lines as JSON, in order; `nil` for one that retention destroyed.
    package let lines: [JSONValue?]
    private let leaves: [Digest]

    /// Unseals a bundle.
    ///
    /// - Throws: ``TakedownError/unknownBundle(_:)``.
    package init(_ number: Int64, _ reader: CaseReader) throws {
        guard let bundle = try reader.view.referralBundle(number) else { throw TakedownError.unknownBundle(number) }
        let sealed = try reader.view.referralLines(of: number)
        self.bundle = bundle
        leaves = sealed.map(\.leaf)
        lines = try sealed.map { line in
            guard let text = line.sealedText, let record = try reader.view.caseRecord(number: line.caseNumber), !record.isDestroyed
            else { return nil }
            return try JSONValue(parsing: reader.key(of: record).unseal(text, as: .referralLine))
        }
    }

    /// The signed document (`Protocols/referrals.md`).
    package var json: [UInt8] {
        let texts = zip(lines, leaves).map { line, leaf in line ?? .object([.init("leaf", .string(leaf.hex))]) }
        return JSONValue.object([.init("v", 1), .init("head", .string(bundle.head)), .init("lines", .array(texts))]).canonicalBytes
    }
}
