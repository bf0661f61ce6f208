import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HotlineModel
import NodeAPI
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import Federation

/// Bad input from a member with a good certificate, over real TLS. Each is refused by its name, and nothing of it stays.
@Suite(.timeLimit(.minutes(2))) struct BadInputTests {
    let federation: TestFederation
    let nl: TestNode
    let de: TestPeer
    let now: Timestamp

    init() async throws {
        federation = try TestFederation()
        de = try TestPeer(try federation.enrol("de", covering: ["DE"]))
        nl = try await federation.start([try federation.enrol("nl", covering: ["NL"])], others: [de.listing])[0]
        now = federation.start
    }

    /// A bad batch: its fault, its bytes, and the code of its refusal.
    struct BadBatch: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let refusal: RefusalCode
        let body: @Sendable (BadInputTests) throws -> [UInt8]

        init(_ name: String, _ status: Int, _ refusal: RefusalCode, _ body: @escaping @Sendable (BadInputTests) throws -> [UInt8]) {
            (testDescription, self.status, self.refusal, self.body) = (name, status, refusal, body)
        }
    }

    static let badBatches: [BadBatch] = [
        BadBatch("a wrong receiver", 421, .wrongReceiver) { $0.signed($0.de.batch([$0.line()], to: $0.de.member, at: $0.now)) },
        BadBatch("a forged sender", 403, .wrongSender) {
            $0.signed($0.de.batch([$0.line()], to: $0.nl.member, at: $0.now, from: $0.nl.member))
        },
        BadBatch("another lane than the address", 400, .wrongLane) {
            $0.signed($0.de.batch([$0.line()], to: $0.nl.member, lane: .bulk, at: $0.now))
        },
        BadBatch("an unknown key", 403, .unknownKey) {
            $0.de.batch([$0.line()], to: $0.nl.member, at: $0.now).body(signedBy: SigningKey())
        },
        BadBatch("a signature over other bytes", 403, .badSignature) {
            let batch = $0.de.batch([$0.line()], to: $0.nl.member, at: $0.now)
            let other = $0.de.batch([$0.line()], to: $0.nl.member, seq: 2, at: $0.now)
            let (head, signature) = (batch.signedHead(with: $0.de.enrolment.signingKey), other.signedHead(with: $0.de.enrolment.signingKey))
            let forged = head.split(separator: ".").dropLast() + [signature.split(separator: ".")[2]]
            return batch.body(head: forged.joined(separator: "."))
        },
        BadBatch("a broken tree", 400, .treeMismatch) {
            let batch = $0.de.batch([$0.line()], to: $0.nl.member, at: $0.now)
            let (head, line) = (batch.signedHead(with: $0.de.enrolment.signingKey), String(decoding: $0.line(), as: UTF8.self))
            return Array("{\"head\":\"\(head)\"}\n\(line)\n".utf8)
        },
        BadBatch("a truncated body", 400, .truncated) {
            Array($0.signed($0.de.batch([$0.line()], to: $0.nl.member, at: $0.now)).dropLast(40))
        },
        BadBatch("a missing line", 400, .countMismatch) {
            let batch = $0.de.batch([$0.line(), $0.line()], to: $0.nl.member, at: $0.now)
            let lines = $0.signed(batch).split(separator: 0x0A)
            return Array(lines.dropLast().joined(separator: [0x0A])) + [0x0A]
        },
        BadBatch("no envelope", 400, .emptyBatch) {
            Array($0.signed($0.de.batch([$0.line()], to: $0.nl.member, at: $0.now)).split(separator: 0x0A)[0]) + [0x0A]
        },
        BadBatch("1,001 envelopes", 413, .tooManyEnvelopes) {
            Array($0.signed($0.de.batch([$0.line()], to: $0.nl.member, at: $0.now)).split(separator: 0x0A)[0]) + [0x0A]
                + [UInt8](repeating: 0x0A, count: 1_001)
        },
        BadBatch("a body that is not JSON", 400, .malformedJSON) { _ in Array("hello\n".utf8) },
        BadBatch("a head that is no JWS", 400, .malformedSignature) { _ in Array("{\"head\":\"a.b\"}\n{}\n".utf8) },
        BadBatch("an unknown critical header", 400, .unknownCritical) { try $0.withHeader(["crit": ["exp"], "exp": 1]) },
        BadBatch("another algorithm", 400, .unsupportedAlgorithm) { try $0.withHeader(["alg": "none"]) },
        BadBatch("a signed text of another kind", 400, .wrongKind) { try $0.withHeader(["typ": "hotline-receipt+jose"]) },
    ]

    @Test(arguments: badBatches) func isRefusedWholeByItsName(_ bad: BadBatch) async throws {
        try await federation.run(nl) {
            let response = try await de.post(try bad.body(self), to: nl)
            #expect(response.refusal == bad.refusal)
            #expect(response.status == bad.status)
            #expect(response.header("content-type") == Problem.mediaType)
            // It used up no number and left nothing behind, and the node's page of the peer shows it.
            let (position, received) = try await nl.store.read {
                (try $0.inboundPosition(from: de.member, lane: .urgent).nextSequence, try $0.figures(from: nil, until: nil).received)
            }
            #expect(position == 1 && received == 0)
            #expect(
                String(decoding: nl.node.metrics.text(), as: UTF8.self).contains(
                    "hotline_refusals_total{code=\"\(bad.refusal.rawValue)\"} 1"))
            #expect(nl.federation.peers.record(of: de.member).lastError?.contains(bad.refusal.sentence) == true)
            // The stream goes on as before.
            let good = de.batch([line()], to: nl.member, at: now)
            #expect(try await de.post(good, to: nl).results == [.accepted(attached: false)])
        }
    }

    /// A bad line: its fault, its bytes, and the code of its refusal.
    struct BadLine: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: RefusalCode
        let line: @Sendable (BadInputTests) -> [UInt8]

        init(_ name: String, _ refusal: RefusalCode, _ line: @escaping @Sendable (BadInputTests) -> [UInt8]) {
            (testDescription, self.refusal, self.line) = (name, refusal, line)
        }
    }

    static let badLines: [BadLine] = [
        BadLine("another receiver", .wrongReceiver) { $0.de.envelope(to: $0.de.member, $0.report(), at: $0.now).line() },
        BadLine("a forged sender", .wrongSender) { test in
            Envelope(
                id: UniqueID(at: test.now), from: test.nl.member, to: test.nl.member, at: test.now,
                caseID: CaseID(opener: test.nl.member, number: UniqueID(at: test.now)), body: test.report()
            ).line()
        },
        BadLine("300 KiB", .envelopeTooLarge) {
            Array("{\"v\":1,\"x\":\"".utf8) + [UInt8](repeating: 0x61, count: 300 << 10) + Array("\"}".utf8) + $0.none
        },
        BadLine("duplicate names", .duplicateName) { Array($0.line().dropLast()) + Array(",\"v\":1}".utf8) },
        BadLine("a depth bomb", .tooDeep) {
            Array($0.line().dropLast()) + Array(",\"x\":\(String(repeating: "[", count: 4_000))".utf8) + Array("}".utf8)
        },
        BadLine("bytes that are not UTF-8", .badText) {
            Array($0.line().dropLast()) + Array(",\"x\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)
        },
        BadLine("a number beyond every reader", .numberOutOfRange) { Array($0.line().dropLast()) + Array(",\"x\":9007199254740993}".utf8) },
        BadLine("an unknown type", .unknownType) {
            Array(String(decoding: $0.line(), as: UTF8.self).replacing("\"report\"", with: "\"sermon\"").utf8)
        },
        BadLine("something around the object", .malformedJSON) { $0.line() + [0x20] },
        BadLine("no envelope", .malformed) { _ in Array("{}".utf8) },
        BadLine("an address that is none", .badAddress) {
            $0.de.envelope(to: $0.nl.member, $0.de.report("\u{1}", at: $0.now), at: $0.now).line()
        },
        BadLine("a case of another opener", .notYours) { test in
            let id = CaseID(opener: test.nl.member, number: UniqueID(at: test.now))
            return test.de.envelope(to: test.nl.member, test.report(), about: id, at: test.now).line()
        },
        BadLine("an unconfirmed case", .notConfirmed) { test in
            let body = ReportBody(file: CaseFile(address: "http://nl.host.example/x"), origin: .public)
            return test.de.envelope(to: test.nl.member, .report(body), at: test.now).line()
        },
        BadLine("a copy to a hotline", .notCentral) { test in
            guard case .report(let body) = test.report() else { return [] }
            return test.de.envelope(to: test.nl.member, .copy(CopyBody(file: body.file)), at: test.now).line()
        },
        BadLine("an update about a case nobody knows", .unknownCase) { test in
            test.de.envelope(to: test.nl.member, .update(UpdateBody(event: .removed, at: test.now)), at: test.now).line()
        },
    ]

    @Test(arguments: badLines) func isRefusedAloneByItsName(_ bad: BadLine) async throws {
        try await federation.run(nl) {
            let batch = de.batch([line(), bad.line(self), line(page: "other")], to: nl.member, at: now)
            let response = try await de.post(batch, to: nl)
            #expect(response.results == [.accepted(attached: false), .rejected(bad.refusal), .accepted(attached: false)])
            #expect(
                String(decoding: nl.node.metrics.text(), as: UTF8.self).contains(
                    "hotline_refusals_total{code=\"\(bad.refusal.rawValue)\"} 1"))
        }
    }

    @Test func nineMegabytesAreRefusedBeforeTheyAreRead() async throws {
        try await federation.run(nl) {
            let body = [UInt8](repeating: 0x0A, count: 9 << 20)
            do {
                let response = try await de.post(body, to: nl)
                #expect(response.status == 413)
            } catch let error as TransferError {
                // The server may close before the client has sent everything.
                #expect(error.code == .interrupted || error.code == .protocolError)
            }
            #expect(try await de.post(de.batch([line()], to: nl.member, at: now), to: nl).status == 200)
        }
    }

    @Test func anotherContentTypeIsRefusedAndCaseAndParametersAreNot() async throws {
        try await federation.run(nl) {
            let body = signed(de.batch([line()], to: nl.member, at: now))
            let json = try await de.post(body, to: nl, contentType: "application/json")
            #expect(json.refusal == .unsupportedMediaType)
            #expect(try await de.post(body, to: nl, contentType: "Application/X-NDJSON; charset=utf-8").status == 200)
            #expect(try await de.post(body, to: nl, lane: "scenic").status == 404)
            #expect(try await de.send("GET", "/federation/v1/streams/urgent/batches", to: nl).refusal == .methodNotAllowed)
            #expect(try await de.send("GET", "/api/v1/cases", to: nl).refusal == .notFound)
        }
    }

    @Test func anIdentifierUsedAgainIsRefusedWithOtherBytesAndADuplicateWithTheSame() async throws {
        try await federation.run(nl) {
            let id = UniqueID(at: now)
            let first = de.envelope(to: nl.member, report(), id: id, at: now).line()
            let other = de.envelope(to: nl.member, report(page: "other"), id: id, at: now).line()
            let one = de.batch([first, other], to: nl.member, at: now)
            let response = try await de.post(one, to: nl)
            #expect(response.results == [.accepted(attached: false), .rejected(.idReused)])
            let receipt = SHA256.digest(
                of: try UnverifiedJWS(parsing: String(decoding: response.body, as: UTF8.self), as: .receipt).claimedPayload)
            let two = de.batch([first, other], to: nl.member, seq: 3, prev: one.digest, at: now)
            #expect(try await de.post(two, to: nl).results == [.duplicate(of: receipt), .rejected(.idReused)])
            #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).received } == 1)
        }
    }

    // MARK: Making it

    var none: [UInt8] { [] }

    func report(page: String = "a") -> EnvelopeBody { de.report("http://nl.host.example/\(page)", at: now) }

    func line(page: String = "a") -> [UInt8] { de.envelope(to: nl.member, report(page: page), at: now).line() }

    func signed(_ batch: SealedBatch) -> [UInt8] { batch.body(signedBy: de.enrolment.signingKey) }

    /// A batch whose head has other members in its protected header, properly signed.
    func withHeader(_ changes: [String: JSONValue]) throws -> [UInt8] {
        let batch = de.batch([line()], to: nl.member, at: now)
        let parts = batch.signedHead(with: de.enrolment.signingKey).split(separator: ".")
        guard let bytes = Base64URL.decode(String(parts[0])), case .object(let members) = try JSONValue(parsing: bytes) else { return [] }
        let kept = members.filter { changes[$0.name] == nil }
        let header = JSONValue.object(kept + changes.map { JSONValue.Member($0.key, $0.value) }).compactBytes
        let signedText = Base64URL.encode(header) + "." + parts[1]
        let signature = Base64URL.encode(de.enrolment.signingKey.sign(Array(signedText.utf8)))
        return batch.body(head: signedText + "." + signature)
    }
}
