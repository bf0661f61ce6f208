public import Cryptography
import HotlineModel

/// A batch with a verified head and with the lines that its root covers. They are not read yet.
public struct AuthenticBatch: Sendable {
    public let head: BatchHead
    /// The head, with its payload.
    public let jws: JWS
    let body: [UInt8]
    let ranges: [Range<Int>]
    let leaves: [Digest]
    let isSuspended: Bool

    /// The number of lines.
    public var count: Int { ranges.count }

    /// Reads one line, and accepts or refuses it as far as the line alone can tell. It shares no state, so any thread may call it.
    public func judge(line index: Int, directory: Directory) -> VerifiedLine {
        VerifiedLine(
            bytes: body[ranges[index]], leaf: leaves[index],
            content: Result { () throws(EnvelopeError) in
                try read(line: index, directory: directory)
            })
    }

    private func read(line index: Int, directory: Directory) throws(EnvelopeError) -> Envelope {
        let range = ranges[index]
        // JSON allows spaces around an object. Here a stray CR would change the leaf hash without a change of the envelope.
        guard body[range].first == 0x7B, body[range].last == 0x7D else { throw EnvelopeError(.malformedJSON) }
        let envelope = try Envelope(parsing: body, in: range)
        // The head's signature is the envelope's too, so both must name the same sender and receiver.
        guard envelope.from == head.from else { throw EnvelopeError(.wrongSender, member: "from") }
        guard envelope.to == head.to else { throw EnvelopeError(.wrongReceiver, member: "to") }
        // Members still finish the cases that they share with a suspended one (Protocols/trust.md).
        if isSuspended, envelope.type != .update { throw EnvelopeError(.suspended) }
        switch envelope.body {
        case .unknown: throw EnvelopeError(.unknownType, member: "type")
        case .copy where directory.member(head.to)?.role != .central: throw EnvelopeError(.notCentral, member: "type")
        case .handover(let body):
            do { _ = try body.verifyHops(of: envelope, directory: directory) } catch {
                throw EnvelopeError(error.code == .tooManyHops ? .tooManyHops : .badEvidence, member: "earlier")
            }
        default: break
        }
        return envelope
    }
}

/// One line of a verified batch.
public struct VerifiedLine: Sendable {
    /// The line, verbatim, without LF.
    public let bytes: ArraySlice<UInt8>
    /// Its RFC 9162 leaf hash. With `from` and `id` it tells whether the line was accepted before.
    public let leaf: Digest
    /// The envelope, or the refusal of the line.
    public let content: Result<Envelope, EnvelopeError>

    /// The envelope; `nil` if the line is refused.
    public var envelope: Envelope? { try? content.get() }

    /// The refusal; `nil` if the line is not refused.
    public var refusal: RefusalCode? {
        if case .failure(let error) = content { error.code } else { nil }
    }
}

/// A batch whose head was verified and whose lines were read, each of them accepted or refused by itself.
public struct VerifiedBatch: Sendable {
    public let head: BatchHead
    /// The head as a compact JWS, byte for byte.
    public let signedHead: String
    /// The signed bytes of the head.
    public let payload: [UInt8]
    /// SHA-256 of ``payload``.
    public let digest: Digest
    /// The name of the key that signed.
    public let keyID: String
    /// The lines, in order.
    public let lines: [VerifiedLine]

    /// Puts a batch together from its head and the judgements of all its lines, in order.
    public init(_ batch: AuthenticBatch, lines: [VerifiedLine]) {
        precondition(lines.count == batch.count, "every line has its judgement")
        head = batch.head
        signedHead = batch.jws.compact
        payload = batch.jws.payload
        digest = batch.jws.digest
        keyID = batch.jws.keyID
        self.lines = lines
    }
}
