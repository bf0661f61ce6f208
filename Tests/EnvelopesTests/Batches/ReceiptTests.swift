import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

/// The beginning that several vector files share.
struct VectorTrust {
    let file: JSONValue
    let directory: Directory

    init(_ name: VectorFile) throws {
        file = try name.read()
        let documents = try file.list("roots").compactMap { $0.string.map { Array($0.utf8) } }
        guard let pinned = Digest(hex: try file.text("pinned")) else { throw VectorError(missing: "pinned") }
        directory = try Directory(parsing: try file.text("directory"), roots: try RootChain(parsing: documents, pinned: pinned))
    }
}

@Suite struct ReceiptTests {
    @Test(arguments: try VectorFile.receipts.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let trust = try VectorTrust(.receipts)
        let payload = Array(try trust.file.text("head").utf8)
        let head = try BatchHead(parsing: payload)
        let compact = try vector.content.text("compact")
        func verify() throws -> VerifiedReceipt {
            try VerifiedReceipt(parsing: compact, for: head, digest: SHA256.digest(of: payload), directory: trust.directory)
        }
        guard let code = vector.code else {
            let verified = try verify()
            #expect(verified.jws.digest.hex == (try vector.content.text("digest")))
            #expect(verified.receipt.results.map(ReceiptVectors.words) == (try vector.content.list("results")))
            return
        }
        #expect(refusal { _ = try verify() }?.rawValue == code)
    }

    @Test(arguments: try VectorFile.streamStates.cases())
    func agreesWithTheVectorOfAState(vector: VectorCase) throws {
        let trust = try VectorTrust(.streamStates)
        let compact = try vector.content.text("compact")
        func verify() throws -> StreamState {
            try StreamState(
                parsing: compact, from: try Federation.member("de"), to: try Federation.member("nl"), lane: .urgent,
                directory: trust.directory, at: try #require(Timestamp(try trust.file.text("now"))))
        }
        guard let code = vector.code else {
            #expect(Int64(try verify().nextSequence) == (try vector.content.number("next")))
            return
        }
        #expect(refusal { _ = try verify() }?.rawValue == code)
    }

    @Test func aReceiptReadsAsItWasWritten() throws {
        let federation = try Federation()
        let sealed = try ReceiptVectors.head()
        let batch = try federation.receive(sealed.body(signedBy: try Federation.key("nl")))
        let results: [Receipt.Result] = [
            .accepted(attached: true), .accepted(attached: true), .rejected(.notYours), .rejected(.notYours), .duplicate(of: .zero),
        ]
        let jws = try federation.receipt(for: batch, results: results)
        let verified = try VerifiedReceipt(parsing: jws.compact, for: sealed.head, digest: sealed.digest, directory: federation.directory)
        #expect(verified.receipt.results == results)
        #expect(verified.jws == jws)
        #expect(try JSONValue(parsing: jws.payload)["results"]?.array?.count == 3)
        #expect(results.map(\.isAccepted) == [true, true, false, false, true])
    }

    @Test func aStateReadsAsItWasWritten() throws {
        let state = try StreamStateVectors.state()
        let federation = try Federation()
        let read = try StreamState(
            parsing: state.signed(with: try Federation.key("de")).compact, from: state.from, to: state.to, lane: .urgent,
            directory: federation.directory, at: Federation.start)
        #expect(read == state)
    }
}
