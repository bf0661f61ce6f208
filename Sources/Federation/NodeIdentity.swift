public import Cryptography
import Envelopes
public import HotlineModel
import Synchronization

/// This node as others know it: its name, its epoch and the key it signs with.
public final class NodeIdentity: Sendable {
    /// The node's member name.
    public let member: MemberID
    /// The epoch its own batches, receipts and checkpoints carry: 32 hex digits.
    public let epoch: String
    private let held: Mutex<SigningKey>

    /// A node's identity.
    public init(member: MemberID, epoch: String, key: SigningKey) {
        self.member = member
        self.epoch = epoch
        held = Mutex(key)
    }

    /// The key to sign with at present.
    public var key: SigningKey { held.withLock { $0 } }

    /// Signs with another key from now on.
    public func replaceKey(_ key: SigningKey) { held.withLock { $0 = key } }
}
