import Cryptography
import Envelopes
import HotlineModel
import TestSupport
import Testing

/// The bounds of heads, batches and receipts: the last value that is read, and the first that is refused.
@Suite struct BatchBoundTests {
    private static let most: Int64 = 9_007_199_254_740_991

    private func head() throws -> BatchHead { try Federation.batch([try Federation.report(1).line()], seq: 7).head }

    private func read(_ old: String, _ new: String) throws -> RefusalCode? {
        let payload = Forgery.replacing(old, with: new, in: try head().payload)
        return refusal { _ = try BatchHead(parsing: payload) }
    }

    @Test(arguments: [
        (#""seq":7"#, #""seq":0"#, false), (#""seq":7"#, #""seq":1"#, true), (#""seq":7"#, #""seq":\#(most - 1_000_000)"#, true),
        (#""seq":7"#, #""seq":\#(most - 999_999)"#, false), (#""seq":7"#, #""seq":-7"#, false), (#""seq":7"#, #""seq":7.0"#, false),
        (#""count":1"#, #""count":0"#, true), (#""count":1"#, #""count":1000000"#, true), (#""count":1"#, #""count":1000001"#, false),
        (#""lane":"urgent""#, #""lane":"Urgent""#, false), (#""epoch":"0"#, #""epoch":"g"#, false),
        (#""epoch":"0"#, #""epoch":"00"#, false),
        (#""epoch":"0"#, #""epoch":"A"#, false), (#""from":"nl""#, #""from":"""#, false), (#""at":"2026"#, #""at":"26"#, false),
    ])
    func aHeadHasItsBounds(old: String, new: String, isRead: Bool) throws {
        #expect(try read(old, new) == (isRead ? nil : .malformed))
    }

    @Test func anotherVersionIsNotRead() throws {
        #expect(try read(#""v":1"#, #""v":2"#) == .unsupportedVersion)
        #expect(try read(#""v":1"#, #""v":0"#) == .unsupportedVersion)
    }

    @Test(arguments: [(1, 1, 2), (1, 3, 4), (7, 1_000, 1_007)] as [(UInt64, Int, UInt64)])
    func theNextBatchBeginsBehindThisOne(sequence: UInt64, count: Int, next: UInt64) throws {
        var head = try head()
        (head.sequence, head.count) = (sequence, count)
        #expect(head.nextSequence == next)
    }

    @Test func aBatchMayHaveAsManyEnvelopesAsTheLimitAndNotOneMore() throws {
        let key = try Federation.key("nl")
        func code(_ count: Int) throws -> RefusalCode? {
            let body = try Federation.batch(Array(repeating: Array("{}".utf8), count: count)).body(signedBy: key)
            return refusal { _ = try UnverifiedBatch(parsing: body) }
        }
        #expect(try code(1_000) == nil)
        #expect(try code(1_001) == .tooManyEnvelopes)
    }

    @Test func aBatchMayHaveAsManyBytesAsTheLimitAndNotOneMore() throws {
        let limit = BatchLimits.standard.bytes
        let key = try Federation.key("nl")
        // Lines of any form: their form is judged later, each by itself.
        func body(_ padding: Int) throws -> [UInt8] {
            try Federation.batch([[UInt8](repeating: 0x20, count: padding)]).body(signedBy: key)
        }
        let room = limit - (try body(1_000).count - 1_000)
        let longest = try body(room)
        #expect(longest.count == limit && refusal { _ = try UnverifiedBatch(parsing: longest) } == nil)
        let tooLong = try body(room + 1)
        #expect(tooLong.count == limit + 1 && refusal { _ = try UnverifiedBatch(parsing: tooLong) } == .bodyTooLarge)
    }

    @Test func aHeadThatCountsNothingIsAnEmptyBatch() throws {
        let key = try Federation.key("nl")
        let payload = Forgery.replacing(#""count":1"#, with: #""count":0"#, in: try head().payload)
        let compact = JWS(signing: payload, as: .head, with: key).compact
        #expect(refusal { _ = try UnverifiedBatch(parsing: Array("{\"head\":\"\(compact)\"}\n{}\n".utf8)) } == .emptyBatch)
        #expect(refusal { _ = try UnverifiedBatch(parsing: Array("{\"head\":\"\(compact)\"}\n".utf8)) } == .emptyBatch)
    }

    @Test func theLineOfTheHeadHoldsTheHeadAlone() throws {
        let compact = try Federation.batch([Array("{}".utf8)]).signedHead(with: try Federation.key("nl"))
        for line in [
            "{\"head\":\"\(compact)\",\"v\":1}", "{\"v\":1,\"head\":\"\(compact)\"}", "[\"\(compact)\"]", "{\"Head\":\"\(compact)\"}", "{}",
        ] {
            #expect(refusal { _ = try UnverifiedBatch(parsing: Array("\(line)\n{}\n".utf8)) } == .malformed)
        }
        #expect(refusal { _ = try UnverifiedBatch(parsing: Array(" { \"head\" : \"\(compact)\" } \n{}\n".utf8)) } == nil)
    }
}

/// The results of a receipt, written as runs of equal ones.
@Suite struct ReceiptRunTests {
    private func receipt(_ results: [Receipt.Result]) throws -> Receipt {
        let batch = try ReceiptVectors.head()
        return Receipt(
            from: batch.head.to, to: batch.head.from, lane: .urgent, head: batch.digest, sequence: 1, epoch: Federation.epoch,
            receivedAt: Federation.start, log: .init(size: 1, root: .zero), directory: .init(version: 1, digest: .zero), results: results)
    }

    private func error(_ old: String, _ new: String, _ results: [Receipt.Result]) throws -> EnvelopeError? {
        let payload = Forgery.replacing(old, with: new, in: try receipt(results).payload)
        do throws(EnvelopeError) { _ = try Receipt(parsing: payload) } catch { return error }
        return nil
    }

    static let results: [Receipt.Result] = [
        .accepted(attached: false), .accepted(attached: true), .duplicate(of: .zero), .duplicate(of: SHA256.digest(of: [1])),
        .rejected(.notYours), .rejected(.unknownCase), .rejected(code: "later"),
    ]

    /// Only equal neighbours share a run: each pair comes back as it was.
    @Test(arguments: results, results) func everyPairReadsAsItWasWritten(first: Receipt.Result, second: Receipt.Result) throws {
        for list in [[first, second], [first, first, second], [first, second, first], [second]] {
            let receipt = try receipt(list)
            #expect(try Receipt(parsing: receipt.payload) == receipt)
            let runs = try JSONValue(parsing: receipt.payload)["results"]?.array
            #expect(runs?.count == zip(list, list.dropFirst()).reduce(1) { $0 + ($1.0 == $1.1 ? 0 : 1) })
        }
    }

    @Test func runsAddUpToTheCount() throws {
        let mixed: [Receipt.Result] = [.accepted(attached: false), .accepted(attached: false), .rejected(.notYours)]
        #expect(try error(#""n":2"#, #""n":2"#, mixed) == nil)
        #expect(try error(#""n":2"#, #""n":3"#, mixed) == EnvelopeError(.countMismatch, member: "n"))
        #expect(try error(#""n":2"#, #""n":4"#, mixed) == EnvelopeError(.countMismatch, member: "n"))
        #expect(try error(#""n":2"#, #""n":1"#, mixed) == EnvelopeError(.countMismatch, member: "results"))
        #expect(try error(#""n":2"#, #""n":0"#, mixed) == EnvelopeError(.malformed, member: "n"))
        #expect(try error(#""count":3"#, #""count":0"#, mixed) == EnvelopeError(.malformed, member: "count"))
        #expect(try error(#""count":3"#, #""count":1000001"#, mixed) == EnvelopeError(.malformed, member: "count"))
        #expect(try error(#""seq":1"#, #""seq":0"#, mixed) == EnvelopeError(.malformed, member: "seq"))
        #expect(try error(#""v":1"#, #""v":2"#, mixed) == EnvelopeError(.unsupportedVersion, member: "v"))
    }

    @Test(arguments: [(0, false), (1, true), (64, true), (65, false)]) func aCodeHas1To64Bytes(length: Int, isRead: Bool) throws {
        let receipt = try receipt([.rejected(code: String(repeating: "x", count: length))])
        #expect((refusal { _ = try Receipt(parsing: receipt.payload) } == nil) == isRead)
    }
}
