/// Why something about a log was refused.
public enum LogError: Error, Hashable, Sendable {
    /// A frontier as a store gave it back does not fit its size.
    case damagedFrontier
    /// The bytes of a leaf are not the one form of an entry.
    case malformedEntry
    /// A checkpoint is not a signed note of the one form; what is wrong with it.
    case malformedCheckpoint(CheckpointFault)
    /// No key that this node knows for the log signed the checkpoint.
    case unsigned
    /// A known key's signature under the checkpoint is not valid.
    case badSignature
    /// The checkpoint is of another log than the one asked for.
    case otherLog
    /// The sizes asked for are not numbers in the right order.
    case malformedRange
    /// The log does not hold as many leaves as asked for.
    case sizeBeyondLog
    /// An answer about consistency is not of the one form, or answers another question.
    case malformedAnswer
}

/// What is wrong with the text of a checkpoint.
public enum CheckpointFault: String, Hashable, Sendable {
    /// More bytes or more signatures than any checkpoint has.
    case tooLarge
    /// Not UTF-8, or with a control character other than a newline.
    case malformedText
    /// No empty line between text and signatures, or nothing after it.
    case missingSignature
    /// A signature line of another form.
    case malformedSignature
    /// No origin, or an origin that is no name.
    case malformedOrigin
    /// A tree size that is no number from 0 to 2^53 − 1 in its only form.
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
        case .malformedEntry: "this is no entry of a log"
        case .malformedCheckpoint(let fault): "this is no checkpoint: \(fault)"
        case .unsigned: "the checkpoint bears no signature of a key that is known for its log"
        case .badSignature: "the checkpoint's signature is not valid"
        case .otherLog: "the checkpoint belongs to another log"
        case .malformedRange: "the sizes asked for are not two numbers in rising order"
        case .sizeBeyondLog: "the log does not hold as many leaves as asked for"
        case .malformedAnswer: "the answer about consistency has another form or answers another question"
        }
    }
}
