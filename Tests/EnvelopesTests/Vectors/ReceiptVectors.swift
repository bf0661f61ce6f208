import Cryptography
import Envelopes
import HotlineModel
import TestSupport

/// `receipts`: answers to one batch of five envelopes.
enum ReceiptVectors {
    static func head() throws -> SealedBatch { try Federation.batch(try (1...5).map { try Federation.report($0).line() }) }

    static func made() throws -> JSONValue {
        let federation = try Federation()
        return [
            "description":
                "Receipts for the batch whose head has this payload, verified by its sender with this directory. A good one says how each envelope was received (run lengths expanded), a bad one has the code it is refused with.",
            "roots": .array(federation.roots.documents.map { .string(String(decoding: $0, as: UTF8.self)) }),
            "pinned": .string(federation.roots.pinned.hex), "directory": .string(federation.directory.document),
            "head": .string(String(decoding: try head().payload, as: UTF8.self)), "cases": .array(try good(federation) + bad(federation)),
        ]
    }

    private static func receipt(_ federation: Federation, _ results: [Receipt.Result]) throws -> Receipt {
        let batch = try head()
        return Receipt(
            from: batch.head.to, to: batch.head.from, lane: batch.head.lane, head: batch.digest, sequence: 1,
            epoch: String(repeating: "f", count: 32), receivedAt: Federation.start + .seconds(2),
            log: .init(size: 12, root: SHA256.digest(ofText: "log")), directory: .init(federation.directory), results: results)
    }

    private static func good(_ federation: Federation) throws -> [JSONValue] {
        let key = try Federation.key("de"), earlier = SHA256.digest(ofText: "an earlier receipt")
        let accepted = Receipt.Result.accepted(attached: false)
        let cases: [(String, [Receipt.Result])] = [
            ("all accepted", Array(repeating: accepted, count: 5)),
            ("one of each", [accepted, .accepted(attached: true), .duplicate(of: earlier), .rejected(.unknownType), accepted]),
            ("all duplicates", Array(repeating: .duplicate(of: earlier), count: 5)),
            ("a code of another version", [accepted, accepted, .rejected(code: "later"), .rejected(code: "later"), accepted]),
        ]
        return try cases.map { name, results in
            let jws = try receipt(federation, results).signed(with: key)
            return [
                "name": .string(name), "compact": .string(jws.compact), "digest": .string(jws.digest.hex),
                "results": .array(results.map(words)),
            ]
        }
    }

    static func words(_ result: Receipt.Result) -> JSONValue {
        switch result {
        case .accepted(let attached): attached ? ["result": "accepted", "attached": true] : ["result": "accepted"]
        case .duplicate(let receipt): ["result": "duplicate", "receipt": .string(receipt.hex)]
        case .rejected(let code): ["result": "rejected", "code": .string(code)]
        }
    }

    private static func bad(_ federation: Federation) throws -> [JSONValue] {
        let key = try Federation.key("de")
        let plain = try receipt(federation, Array(repeating: .accepted(attached: false), count: 5))
        func with(_ change: (inout Receipt) throws -> Void) rethrows -> String {
            var receipt = plain
            try change(&receipt)
            return receipt.signed(with: key).compact
        }
        func text(_ old: String, _ new: String) -> String {
            Forgery.jws(header: Forgery.header(.receipt, key), payload: Forgery.replacing(old, with: new, in: plain.payload), key: key)
        }
        let cases: [(String, String, RefusalCode)] = [
            ("of another batch", with { $0.head = .zero }, .receiptMismatch),
            ("of another number", with { $0.sequence = 2 }, .receiptMismatch),
            ("of the other lane", with { $0.lane = .bulk }, .receiptMismatch),
            ("from another member", try with { $0.from = try Federation.member("us") }, .receiptMismatch),
            ("to another member", try with { $0.to = try Federation.member("us") }, .receiptMismatch),
            ("with fewer results", with { $0.results.removeLast() }, .receiptMismatch),
            ("run lengths that do not add up", text(#""n":5"#, #""n":4"#), .countMismatch),
            ("run lengths beyond the count", text(#""n":5"#, #""n":900000"#), .countMismatch),
            ("a run of none", text(#"[{"n":5"#, #"[{"n":0,"result":"accepted"},{"n":5"#), .malformed),
            ("a result that is none", text(#""accepted""#, #""perhaps""#), .malformed),
            ("a rejection without a code", text(#""accepted""#, #""rejected""#), .malformed),
            ("a duplicate of nothing", text(#""accepted""#, #""duplicate""#), .malformed),
            ("no log", text(#""log""#, #""gol""#), .malformed),
            ("a name twice", text(#""v":1"#, #""v":1,"v":1"#), .duplicateName),
            ("another version of the format", text(#""v":1"#, #""v":2"#), .unsupportedVersion),
            ("signed by the sender", plain.signed(with: try Federation.key("nl")).compact, .unknownKey),
            ("signed as a head", JWS(signing: plain.payload, as: .head, with: key).compact, .wrongKind),
            ("a changed signature", Forgery.changed(plain.signed(with: key).compact, at: -10), .badSignature),
            ("received before the key counted", with { $0.receivedAt = Federation.start - .seconds(8 * 86_400) }, .keyNotYetValid),
            ("no JWS", "received", .malformedSignature),
        ]
        return cases.map { ["name": .string($0.0), "compact": .string($0.1), "code": .string($0.2.rawValue)] }
    }
}

/// `stream-states`: the signed states of streams.
enum StreamStateVectors {
    static func state() throws -> StreamState {
        StreamState(
            from: try Federation.member("de"), to: try Federation.member("nl"), lane: .urgent, epoch: String(repeating: "f", count: 32),
            senderEpoch: Federation.epoch, nextSequence: 6, last: try ReceiptVectors.head().digest, accepted: 4, duplicates: 0, rejected: 1,
            at: Federation.start)
    }

    static func made() throws -> JSONValue {
        let federation = try Federation()
        let key = try Federation.key("de")
        let state = try state()
        var fresh = state
        fresh.senderEpoch = nil
        fresh.nextSequence = 1
        fresh.last = .zero
        fresh.accepted = 0
        fresh.rejected = 0
        var other = state
        other.lane = .bulk
        var waiting = state
        waiting.hasWaiting = true
        let cases: [(String, String, RefusalCode?)] = [
            ("after five envelopes", state.signed(with: key).compact, nil),
            ("while envelopes wait the other way", waiting.signed(with: key).compact, nil),
            ("before the first", fresh.signed(with: key).compact, nil),
            ("of the other lane", other.signed(with: key).compact, .receiptMismatch),
            ("signed by another member", state.signed(with: try Federation.key("central")).compact, .unknownKey),
            ("a changed signature", Forgery.changed(state.signed(with: key).compact, at: -10), .badSignature),
            ("signed as a receipt", JWS(signing: state.payload, as: .receipt, with: key).compact, .wrongKind),
            (
                "waiting that is no truth value",
                Forgery.jws(
                    header: Forgery.header(.stream, key),
                    payload: Forgery.replacing(#""waiting":true"#, with: #""waiting":"yes""#, in: waiting.payload), key: key), .malformed
            ),
            (
                "without the next number",
                Forgery.jws(
                    header: Forgery.header(.stream, key), payload: Forgery.replacing(#""next""#, with: #""txen""#, in: state.payload),
                    key: key), .malformed
            ),
        ]
        return [
            "description":
                "Stream states that nl got from de for the lane urgent, verified with this directory. A good one has the next number, a bad one the code it is refused with.",
            "roots": .array(federation.roots.documents.map { .string(String(decoding: $0, as: UTF8.self)) }),
            "pinned": .string(federation.roots.pinned.hex), "directory": .string(federation.directory.document),
            "now": .string(Federation.start.description),
            "cases": .array(
                cases.map { name, compact, code in
                    let vector: JSONValue = ["name": .string(name), "compact": .string(compact)]
                    return vector.with("next", code == nil ? .integer(name == "before the first" ? 1 : 6) : nil)
                        .with("code", code.map { .string($0.rawValue) })
                }),
        ]
    }
}
