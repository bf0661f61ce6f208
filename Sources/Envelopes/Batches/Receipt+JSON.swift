public import Cryptography
import HotlineModel

extension Receipt {
    /// The bytes to sign.
    public var payload: [UInt8] {
        var writer = JSONWriter(capacity: 768)
        writer.object { writer in
            writer.member("v", 1)
            writer.member("from", from.rawValue)
            writer.member("to", to.rawValue)
            writer.member("lane", lane.rawValue)
            writer.member("head", head.hex)
            writer.member("seq", Int64(sequence))
            writer.member("count", Int64(count))
            writer.member("epoch", epoch)
            writer.member("receivedAt", receivedAt.description)
            writer.name("log")
            writer.object { writer in
                writer.member("size", Int64(log.size))
                writer.member("root", log.root.hex)
            }
            writer.name("directory")
            writer.object { writer in
                writer.member("version", Int64(directory.version))
                writer.member("digest", directory.digest.hex)
            }
            writer.list("results", runs) { writer, run in run.result.write(count: run.count, to: &writer) }
        }
        return writer.bytes
    }

    /// Equal results beside each other, counted.
    private var runs: [(result: Result, count: Int)] {
        var runs: [(result: Result, count: Int)] = []
        for result in results {
            if let last = runs.last, last.result == result { runs[runs.count - 1].count += 1 } else { runs.append((result, 1)) }
        }
        return runs
    }

    /// Reads the signed bytes of a receipt.
    ///
    /// - Throws: ``EnvelopeError`` with the refusal and the member at fault.
    public init(parsing payload: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: payload) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "receipt")
        guard try members.integer("v") == 1 else { throw EnvelopeError(.unsupportedVersion, member: "v") }
        from = try members.decode("from", MemberID.init(utf8:))
        to = try members.decode("to", MemberID.init(utf8:))
        lane = try members.read("lane") { Lane(rawValue: $0) }
        head = try members.read("head") { Digest(hex: $0) }
        sequence = UInt64(try members.integer("seq", in: 1...JSONParser.greatest))
        let count = Int(try members.integer("count", in: 1...1_000_000))
        epoch = try members.epoch("epoch")
        receivedAt = try members.decode("receivedAt", Timestamp.init(utf8:))
        var log = try members.object("log")
        self.log = LogState(size: UInt64(try log.integer("size")), root: try log.read("root") { Digest(hex: $0) })
        var directory = try members.object("directory")
        self.directory = DirectoryReference(
            version: Int(try directory.integer("version")), digest: try directory.read("digest") { Digest(hex: $0) })
        results = try Self.expand(try members.required("results"), count: count)
    }

    private static func expand(_ view: JSONView, count: Int) throws(EnvelopeError) -> [Result] {
        guard let runs = view.elements else { throw JSONMembers.malformed("results") }
        var results: [Result] = []
        results.reserveCapacity(count)
        for run in runs {
            var members = try JSONMembers(of: run, "results")
            let length = Int(try members.integer("n", in: 1...1_000_000))
            // Before the run takes memory: `n` is only a claim.
            guard length <= count - results.count else { throw EnvelopeError(.countMismatch, member: "n") }
            results.append(contentsOf: repeatElement(try Result(reading: &members), count: length))
        }
        guard results.count == count else { throw EnvelopeError(.countMismatch, member: "results") }
        return results
    }
}

extension Receipt.Result {
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        switch try members.string("result") {
        case "accepted": self = .accepted(attached: try members.flag("attached"))
        case "duplicate": self = .duplicate(of: try members.read("receipt") { Digest(hex: $0) })
        case "rejected": self = .rejected(code: try members.read("code") { (1...64).contains($0.utf8.count) ? $0 : nil })
        default: throw JSONMembers.malformed("result")
        }
    }

    func write(count: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("n", Int64(count))
            switch self {
            case .accepted(let attached):
                writer.member("result", "accepted")
                writer.flag("attached", attached)
            case .duplicate(let receipt):
                writer.member("result", "duplicate")
                writer.member("receipt", receipt.hex)
            case .rejected(let code):
                writer.member("result", "rejected")
                writer.member("code", code)
            }
        }
    }
}

/// A receipt whose signature was verified, with the bytes that prove it.
public struct VerifiedReceipt: Hashable, Sendable {
    public let receipt: Receipt
    /// The receipt as a compact JWS, byte for byte, with its payload and digest.
    public let jws: JWS

    /// Verifies the answer to a batch.
    ///
    /// - Parameters:
    ///   - compact: The response's body.
    ///   - head: The head of the batch it must be for.
    ///   - digest: The digest of that head's payload.
    ///   - directory: A directory that lists the receiver's key. A newer one does as well as that of the time: past keys stay listed.
    /// - Throws: ``RefusalCode/receiptMismatch`` for a receipt of something else; ``RefusalCode/unknownKey`` when a newer directory is
    ///   needed; ``RefusalCode/keyExpired``, ``RefusalCode/keyRevoked``, ``RefusalCode/badSignature`` and those of malformed texts.
    public init(parsing compact: String, for head: BatchHead, digest: Digest, directory: Directory) throws(EnvelopeError) {
        let unverified = try UnverifiedJWS(parsing: compact, as: .receipt)
        let receipt = try Receipt(parsing: unverified.claimedPayload)
        // A well signed receipt for another batch proves nothing about this one.
        guard receipt.head == digest, receipt.from == head.to, receipt.to == head.from, receipt.lane == head.lane,
            receipt.sequence == head.sequence, receipt.count == head.count
        else { throw EnvelopeError(.receiptMismatch) }
        let key = try directory.key(unverified.keyID, of: receipt.from)
        // The key must have counted when the batch was received. It may have ended before the answer came.
        try key.check(at: receipt.receivedAt)
        jws = try unverified.verified(with: key.key)
        self.receipt = receipt
    }
}
