import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

@Suite struct BatchTests {
    let federation: Federation

    init() throws { federation = try Federation() }

    @Test(arguments: try VectorFile.batches.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let file = try VectorFile.batches.read()
        let documents = try file.list("roots").compactMap { $0.string.map { Array($0.utf8) } }
        let roots = try RootChain(parsing: documents, pinned: try #require(Digest(hex: try file.text("pinned"))))
        let directory = try Directory(parsing: try file.text("directory"), roots: roots)
        let body = try #require(vector["body"]).bytes()
        let peer = try Federation.member(try vector.content.text("peer")),
            receiver = try Federation.member(try vector.content.text("receiver"))
        let lane = try #require(Lane(rawValue: try vector.content.text("lane"))),
            now = try #require(Timestamp(try vector.content.text("now")))
        func verify() throws -> VerifiedBatch {
            try UnverifiedBatch(parsing: body).verify(peer: peer, receiver: receiver, lane: lane, directory: directory, at: now)
        }
        guard let code = vector.code else {
            let batch = try verify()
            #expect(batch.digest.hex == (try vector.content.text("digest")))
            let lines = try vector.content.list("lines")
            #expect(batch.lines.map { $0.refusal?.rawValue } == lines.map { $0["code"]?.string })
            #expect(batch.lines.map { $0.envelope?.id.description } == lines.map { $0["id"]?.string })
            return
        }
        #expect(refusal { _ = try verify() }?.rawValue == code)
    }

    @Test func aBatchReadsBackFromItsStoredParts() throws {
        let lines = try (1...4).map { try Federation.report($0).line() }
        let batch = try Federation.batch(lines)
        #expect(try SealedBatch(payload: batch.payload, lines: lines) == batch)
        #expect(refusal { _ = try SealedBatch(payload: batch.payload, lines: lines.reversed()) } == .treeMismatch)
        #expect(refusal { _ = try SealedBatch(payload: batch.payload, lines: Array(lines.dropLast())) } == .countMismatch)
    }

    @Test func signedWithAnotherKeyItIsStillTheSameBatch() throws {
        let batch = try Federation.batch([try Federation.report(1).line()])
        let first = try UnverifiedBatch(parsing: batch.body(signedBy: try Federation.key("nl")))
        let second = try UnverifiedBatch(parsing: batch.body(signedBy: try Federation.key("nl next")))
        #expect(first.claimedDigest == second.claimedDigest)
    }

    @Test func keepsLinesVerbatim() throws {
        let line = Forgery.replacing(#"{"v":1"#, with: #"{ "later":[1.0], "v":1"#, in: try Federation.report(1).line())
        let batch = try federation.receive(try Federation.batch([line]).body(signedBy: try Federation.key("nl")))
        #expect(batch.lines.map { Array($0.bytes) } == [line])
        #expect(batch.lines[0].leaf == MerkleTree.leaf(line))
    }

    @Test func linesCanBeJudgedApart() throws {
        let lines = try (1...3).map { try Federation.report($0).line() }
        let body = try Federation.batch(lines).body(signedBy: try Federation.key("nl"))
        let batch = try UnverifiedBatch(parsing: body).authenticate(
            peer: try Federation.member("nl"), receiver: try Federation.member("de"), lane: .urgent, directory: federation.directory,
            at: Federation.start)
        let judged = (0..<batch.count).reversed().map { batch.judge(line: $0, directory: federation.directory) }
        let whole = VerifiedBatch(batch, lines: judged.reversed())
        #expect(whole.lines.compactMap(\.envelope).map(\.id) == (try (1...3).map { try Federation.report($0).id }))
        #expect(
            MerkleTree.isIncluded(
                leaf: whole.lines[1].leaf, index: 1, size: 3, path: MerkleTree.inclusionPath(of: 1, in: whole.lines.map(\.leaf)),
                root: whole.head.root))
    }

    @Test func aMemberMayListMoreThanTheStandard() throws {
        let limits = BatchLimits(envelopes: 2_000, bytes: 1)
        #expect(limits.bytes == BatchLimits.standard.bytes)
        let lines = Array(repeating: Array("{}".utf8), count: 1_500)
        let body = try Federation.batch(lines).body(signedBy: try Federation.key("nl"))
        #expect(try UnverifiedBatch(parsing: body, limits: limits).claimed.count == 1_500)
        #expect(refusal { _ = try UnverifiedBatch(parsing: body) } == .tooManyEnvelopes)
    }

    /// Every truncation and every flipped byte of a body is refused: nothing in it is free.
    @Test func noByteIsFree() throws {
        let body = try Federation.batch([try Federation.report(1).line()]).body(signedBy: try Federation.key("nl"))
        for end in 0..<body.count { #expect(throws: EnvelopeError.self) { try federation.receive(Array(body[..<end])) } }
        for position in body.indices {
            var changed = body
            changed[position] ^= 0x01
            #expect(throws: EnvelopeError.self, "byte \(position)") { try federation.receive(changed) }
        }
    }

    @Test func aCaseGoesOnOverAtMostEightHops() throws {
        // nl → central → de → nl → central …: each hands the case on.
        let route = ["nl", "central", "de"]
        var envelope = try Federation.report(9, to: "central")
        guard case .report(let report) = envelope.body else { return }
        var hops = 0
        while true {
            let to = envelope.to.rawValue
            let sealed = try Federation.batch([envelope.line()], from: envelope.from.rawValue, to: to, seq: UInt64(hops + 1))
            let batch = try federation.receive(
                sealed.body(signedBy: try federation.key(of: envelope.from)), peer: envelope.from.rawValue, receiver: to)
            guard batch.lines[0].refusal == nil else {
                #expect(batch.lines[0].refusal == .tooManyHops)
                break
            }
            let receipt = try federation.receipt(for: batch)
            let proof = try #require(
                DeliveryProof(line: envelope.line(), index: 0, leaves: sealed.leaves, head: batch.signedHead, receipt: receipt.compact))
            let next = route[(hops + 2) % 3]
            hops += 1
            envelope = try Federation.envelope(
                9, from: to, to: next,
                body: .handover(HandoverBody(report: report, firstReporter: try Federation.member("nl"), earlier: proof)))
        }
        #expect(hops == DeliveryProof.mostHops + 1)
    }
}
