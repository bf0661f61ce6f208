/// A failed check of an evidence file.
public struct EvidenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parts of a file, in the words of `Protocols/evidence.md`.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// The file is not in its one valid byte form.
        case form
        /// The roots do not lead from the pinned one.
        case root
        /// No root's key signed the directory.
        case directory
        /// The sender did not sign the head.
        case head
        /// The receiver did not sign the receipt, or signed it for another batch.
        case receipt
        /// The line is not part of the batch.
        case inclusion
        /// The line is not an envelope between these two members.
        case envelope
        /// An earlier hop of a handover is not valid.
        case hop
    }

    public let part: Part
    public let code: RefusalCode
    /// The member of the format that is at fault; `nil` if none is.
    public let member: String?

    /// A failed check of a part, with the refusal.
    public init(_ part: Part, _ code: RefusalCode, member: String? = nil) {
        self.part = part
        self.code = code
        self.member = member
    }

    init(_ part: Part, _ error: EnvelopeError) { self.init(part, error.code, member: error.member) }

    public var description: String { "\(part.rawValue) does not hold: \(code.rawValue)" }
}
