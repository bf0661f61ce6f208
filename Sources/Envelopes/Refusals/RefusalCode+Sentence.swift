extension RefusalCode {
    /// The meaning of the code, in one sentence for an operator.
    public var sentence: String {
        switch scope {
        case .connection: connectionSentence
        case .signature: signatureSentence
        case .text: textSentence
        case .batch, .stream: batchSentence
        case .envelope, .receipt: envelopeSentence
        case .trust: trustSentence
        case .node: nodeSentence
        }
    }

    private var connectionSentence: String {
        switch self {
        case .clientCertificateMissing: "The caller showed no certificate; members must show theirs."
        case .certificateUnpinned: "The directory lists no member with the key of the caller's certificate."
        case .certificateNameMismatch: "The certificate's key is pinned for one member, but the certificate names another."
        case .certificateUntrusted: "The certificate was not issued by the authority that the directory lists for this member."
        case .certificateExpired: "The certificate is outside its dates; if it is not, the clock of one side is wrong."
        case .unknownMember: "The directory lists no member of this name; one side may have an older directory."
        case .memberLeft: "The member has left the federation."
        case .notAuthenticated: "The request shows no access token that this node knows."
        default: "The caller may not do this."
        }
    }

    private var signatureSentence: String {
        switch self {
        case .malformedSignature: "The signed text is not a well-formed compact JWS."
        case .unsupportedAlgorithm: "The signature uses another algorithm than Ed25519."
        case .unknownCritical: "The signature demands an extension that this node does not understand."
        case .wrongKind: "The signed text is of another kind than expected here."
        case .unknownKey: "The signing key is not listed for this signer; one side may have an older directory."
        case .keyNotYetValid: "The signing key is listed, but not valid yet."
        case .keyExpired: "The signing key is listed, but no longer valid."
        case .keyRevoked: "The signing key was revoked."
        default: "The signature does not match the text."
        }
    }

    private var textSentence: String {
        switch self {
        case .tooLarge: "The text is longer than allowed for its kind."
        case .tooDeep: "The JSON is nested deeper than 32 levels."
        case .duplicateName: "A JSON object has two members of the same name."
        case .badText: "A text has bytes that are not well-formed Unicode."
        case .numberOutOfRange: "A JSON number is beyond the range that every reader can represent exactly."
        case .malformedJSON: "The text is not JSON."
        case .malformed: "A required member is missing, or one has another form than specified."
        default: "The text follows a version of the format that this node does not understand."
        }
    }

    private var batchSentence: String {
        switch self {
        case .unsupportedMediaType: "The request has another content type than expected."
        case .bodyTooLarge: "The batch has more bytes than this node accepts."
        case .tooManyEnvelopes: "The batch has more envelopes than this node accepts."
        case .emptyBatch: "The batch has no envelope."
        case .truncated: "The batch does not end with a line end: part of it is missing."
        case .countMismatch: "The batch has another number of envelopes than its head says."
        case .treeMismatch: "The envelopes are not those that the head was signed for."
        case .wrongReceiver: "The batch or the envelope is addressed to another member."
        case .wrongSender: "The batch or the envelope names another sender than the member that delivers it."
        case .wrongLane: "The head names another lane than the address it was sent to."
        case .streamGap: "Batches before this one are missing here; send again from the stream state that comes with this answer."
        case .streamFork:
            "Another batch was accepted under this number: one stream must never have two histories. Both sides must look into it."
        default: "The stream's epoch is another than the one this node knows; send again from the stream state that comes with this answer."
        }
    }

    private var envelopeSentence: String {
        switch self {
        case .envelopeTooLarge: "The envelope has more bytes than its type allows."
        case .unknownType: "This node does not know the envelope's type yet; it can be sent again once the directory lists it."
        case .suspended: "The sender is suspended: only updates about known cases are accepted."
        case .idReused: "The identifier was used before for other bytes."
        case .notYours:
            "The sender has no part in the case that allows this, or it never confirmed the hash."
        case .unknownCase: "This node knows no such case."
        case .notCentral: "Copies go to a member with the role central, and this one has another."
        case .badEvidence: "The evidence of an earlier hop does not verify."
        case .tooManyHops: "The case was handed over more than eight times."
        case .notConfirmed: "The case is not assessed as illegal; only confirmed cases travel."
        case .badAddress: "The address of the case cannot be read as a URL."
        case .unknownEvent: "Updates with this event are not accepted from this sender."
        case .contentsDestroyed: "The case was closed and its contents were destroyed after the retention period."
        case .unknownHash: "This node knows no such hash."
        case .addressChanged: "A case is about one address, and this one came with another; open a new case."
        case .contradictoryFinding: "The parts of the finding contradict each other."
        case .hashOfNothing: "A hash is of an empty file, of one repeated byte, or of a picture without detail; leave it out."
        case .fromTheFuture: "It is dated more than a day ahead; set the clock right and send it again."
        default: "The receipt does not belong to the batch it was given for."
        }
    }

    private var trustSentence: String {
        switch self {
        case .directoryExpired: "The directory expired more than 14 days ago; a newer one must be fetched or signed first."
        case .directoryMissing: "This node has no directory yet."
        case .directoryRollback: "The directory is older than the one in use."
        case .directoryFork: "Two directories bear the same version with different content. The secretariat must look into it."
        case .sharedIdentity: "One name, certificate key, signing key or rank is listed for two members."
        case .thresholdNotMet: "Too few of the secretariat's keys have signed."
        case .rootMismatch: "It does not follow from the root that this node was set up to trust."
        default: "The root is older than the one in use."
        }
    }

    private var nodeSentence: String {
        switch self {
        case .rateLimited: "The caller sent more requests than this node accepts in that time."
        case .overloaded: "More work is waiting here than can be done soon."
        case .quarantined: "This node was restored from a copy and acts on nothing until an officer releases it."
        case .draining: "This node is stopping; another try will reach it when it is back."
        case .storeFailed: "This node could not read or write its store; nothing was recorded."
        case .badRequest: "The request cannot be read."
        case .tooSlow: "The request did not arrive in the time this node gives it."
        case .notFound: "There is nothing at this address."
        default: "This address does not support that method."
        }
    }
}
