package import CaseStore
import Cryptography
import Envelopes
package import HotlineModel

/// Everything a use case knows beside the store: the node's name and keys, whom it trusts, and what its hotline chose.
///
/// It has no store, clock, metric or log, so a use case reaches none of them.
package struct CaseContext: Sendable {
    /// This node's member name.
    package let member: MemberID
    package let vault: Vault
    package let trust: TrustedDirectory
    package let policy: CasePolicy
    package let holds: HeldBackCases

    package init(
        member: MemberID, vault: Vault, trust: TrustedDirectory, policy: CasePolicy = CasePolicy(), holds: HeldBackCases = HeldBackCases()
    ) {
        self.member = member
        self.vault = vault
        self.trust = trust
        self.policy = policy
        self.holds = holds
    }
}

extension CaseContext {
    /// Unseals the contents of a case.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` after retention destroyed them. Anything else is a fault of this node: its key is
    ///   another, or its store is damaged.
    package func unseal(_ record: CaseRecord) throws -> UnsealedCase {
        let key = try key(of: record)
        guard let sealed = record.sealedFile else { throw CaseworkError.contentsDestroyed(record.id) }
        return UnsealedCase(record: record, file: try CaseFile(json: try key.unseal(sealed, as: .caseFile)), key: key)
    }

    /// The data key of a case.
    ///
    /// - Throws: As ``unseal(_:)``.
    package func key(of record: CaseRecord) throws -> CaseKey {
        guard let wrapped = record.wrappedKey else { throw CaseworkError.contentsDestroyed(record.id) }
        return try vault.key(for: record.id, wrapped: wrapped)
    }
}
