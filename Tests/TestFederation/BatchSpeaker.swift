public import Cryptography
public import Envelopes
public import HotlineModel
public import TestCasework
import TestSupport

/// A member without a node that seals batches of its own.
public protocol BatchSpeaker: Speaker {
    /// The epoch of its streams.
    var epoch: String { get }
}

extension BatchSpeaker {
    /// Lines sealed into a batch of one of its streams.
    public func batch(
        _ lines: [[UInt8]], to receiver: MemberID, lane: Lane = .urgent, epoch: String? = nil, seq: UInt64 = 1, prev: Digest = .zero,
        at moment: Timestamp, from: MemberID? = nil
    ) -> SealedBatch {
        .seal(
            lines: lines, from: from ?? member, to: receiver, lane: lane, epoch: epoch ?? self.epoch, seq: seq, prev: prev, at: moment)
    }
}
