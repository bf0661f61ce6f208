import CaseStore
import Cryptography
import Envelopes

/// The rules of one inbound stream, as values in and values out.
enum InboundRules {
    /// The place of a batch in its stream.
    enum BatchJudgement: Hashable, Sendable {
        /// It continues the stream.
        case next
        /// It was accepted before, under this receipt: the answer was lost on its way.
        case again(receipt: String)
        /// It does not continue the stream.
        case conflict(RefusalCode)
    }

    /// Judges a batch by its head.
    ///
    /// - Parameters:
    ///   - digest: Of the head's payload. Two batches are the same if these are.
    ///   - earlier: The batch that was accepted under this number, if there is one.
    static func judge(_ head: BatchHead, digest: Digest, earlier: InboundBatch?, position: InboundPosition) -> BatchJudgement {
        if let earlier, earlier.payload == digest { return .again(receipt: earlier.receipt) }
        if let epoch = position.epoch, epoch != head.epoch { return .conflict(.epochMismatch) }
        if head.sequence > position.nextSequence { return .conflict(.streamGap) }
        guard head.sequence == position.nextSequence, head.previous == position.lastPayload else { return .conflict(.streamFork) }
        return .next
    }

    /// The fate of one line of a batch that continues its stream.
    enum LineJudgement: Hashable, Sendable {
        /// It is admitted to casework.
        case admit(Envelope)
        /// The envelope was accepted before.
        case duplicate(of: AcceptedEnvelope)
        case rejected(RefusalCode)
    }

    /// Judges a line.
    ///
    /// - Parameters:
    ///   - isRepeated: True if an earlier line of the same batch has the identifier. The first counts: there is no receipt to name yet.
    ///   - earlier: The envelope that was accepted under the identifier, if there is one.
    static func judge(_ line: VerifiedLine, isRepeated: Bool, earlier: AcceptedEnvelope?) -> LineJudgement {
        switch line.content {
        case .failure(let error):
            return .rejected(error.code)
        case .success(let envelope):
            if isRepeated { return .rejected(.idReused) }
            guard let earlier else { return .admit(envelope) }
            return earlier.leaf == line.leaf ? .duplicate(of: earlier) : .rejected(.idReused)
        }
    }
}

extension RefusalCode {
    /// True if the refusal depends on a key's entry in the directory and not on what was signed.
    var isAboutAKey: Bool {
        switch self {
        case .unknownKey, .keyNotYetValid, .keyExpired, .keyRevoked: true
        default: false
        }
    }
}
