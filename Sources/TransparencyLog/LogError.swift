/// The reason why something about a log was refused.
public enum LogError: Error, Hashable, Sendable {
    /// The frontier in the store does not fit its size.
    case damagedFrontier
    /// The bytes of a leaf are not the only form of an entry.
    case malformedEntry
    /// A checkpoint is not a signed note of the only form. The fault says what is wrong with it.
    case malformedCheckpoint(CheckpointFault)
    /// The checkpoint has no signature by a key that this node knows for the log.
    case unsigned
    /// A known key's signature under the checkpoint is not valid.
    case badSignature
    /// The checkpoint belongs to another log than the one asked for.
    case otherLog
    /// The sizes asked for are not two numbers in rising order.
    case malformedRange
    /// The log has fewer leaves than asked for.
    case sizeBeyondLog
    /// An answer about consistency has another form, or answers another question.
    case malformedAnswer
}

/// A fault in the text of a checkpoint.
public enum CheckpointFault: String, Hashable, Sendable {
    /// More bytes or more signatures than a checkpoint may have.
    case tooLarge
    /// Text that is not UTF-8, or has a control character other than a newline.
    case malformedText
    /// No empty line between text and signatures, or nothing after it.
    case missingSignature
    /// A signature line of another form.
    case malformedSignature
    /// No origin, or an origin that is not a valid name.
    case malformedOrigin
    /// A tree size that is not a number from 0 to 2^53 − 1 in its only form.
    case malformedSize
    /// A root hash that is not 32 bytes in base64, or an empty tree with leaves in its root.
    case malformedRoot
    /// An empty line among the text.
    case emptyLine
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .damagedFrontier: "the stored edge of the log does not fit its size"
        case .malformedEntry: "these bytes are not an entry of a log"
        case .malformedCheckpoint(let fault): "this is not a checkpoint: \(fault)"
        case .unsigned: "no key that is known for the log signed the checkpoint"
        case .badSignature: "the checkpoint's signature is not valid"
        case .otherLog: "the checkpoint belongs to another log"
        case .malformedRange: "the sizes asked for are not two numbers in rising order"
        case .sizeBeyondLog: "the log does not hold as many leaves as asked for"
        case .malformedAnswer: "the answer about consistency has another form or answers another question"
        }
    }
}
