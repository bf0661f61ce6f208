public import CaseStore
import Cryptography
public import HotlineModel
import TransparencyLog

extension CaseStore {
    /// The epoch of the store, which it gets at its first start, together with the log entry that its log begins with.
    ///
    /// - Parameters:
    ///   - member: The member whose store it is.
    ///   - vault: Holds the key that everything in the store will be sealed with.
    ///   - epoch: The name of the epoch when it begins now: 32 random hex digits.
    /// - Throws: ``StoreError/Code/wrongKey`` if the store was begun with another key.
    public func found(for member: MemberID, sealedWith vault: Vault, epoch: String, at now: Timestamp) async throws -> String {
        try await write { transaction in
            if let begun = try transaction.epoch(of: vault) { return begun }
            try transaction.claim(for: member, epoch: epoch, keyCheck: vault.check)
            // The epoch is 128 random bits and public, so what is committed to needs no salt (`Protocols/log.md`).
            try transaction.appendToLog(.epoch, digest: SHA256.digest(of: LogOpening.statement(of: epoch, member: member)), at: now)
            return epoch
        }
    }
}

extension StoreView {
    /// The epoch of the store; `nil` before the first start.
    ///
    /// - Throws: ``StoreError/Code/wrongKey`` when it was begun with another key than the vault's: nothing in it could be opened, and nothing
    ///   that is known would be recognised.
    public func epoch(of vault: Vault) throws -> String? {
        guard let epoch = try epoch() else { return nil }
        guard try keyCheck() == vault.check else {
            throw StoreError(
                .wrongKey, "The store was sealed with another node key; set keys.node to the key that this store was begun with.")
        }
        return epoch
    }
}

/// The first entry of a log.
public enum LogOpening {
    /// The text the `epoch` entry commits to.
    public static func statement(of epoch: String, member: MemberID) -> [UInt8] { Array("hotline/log/\(member)/\(epoch)".utf8) }
}
