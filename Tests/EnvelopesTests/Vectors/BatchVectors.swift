import Cryptography
import Envelopes
import HotlineModel
import TestSupport

/// `batches`: whole request bodies.
enum BatchVectors {
    static func made() throws -> JSONValue {
        let federation = try Federation()
        return [
            "description":
                "Bodies of POST /federation/v1/streams/urgent/batches. `peer` is the member of the TLS connection, `receiver` the node that reads, `now` its clock. A good one has the digest of its head's payload and, for each line, the envelope's id or the code it is rejected with; a bad one the code the whole batch is refused with. Bodies are `text`, `hex`, or `parts` repeated `times`.",
            "roots": .array(federation.roots.documents.map { .string(String(decoding: $0, as: UTF8.self)) }),
            "pinned": .string(federation.roots.pinned.hex), "directory": .string(federation.directory.document),
            "cases": .array(try good(federation) + LineCases.made(federation) + bad(federation)),
        ]
    }

    static func vector(
        _ name: String, _ body: [JSONValue.Member], peer: String = "nl", receiver: String = "de", lane: String = "urgent",
        at now: Timestamp = Federation.start
    ) -> JSONValue {
        .object([
            .init("name", .string(name)), .init("peer", .string(peer)), .init("receiver", .string(receiver)), .init("lane", .string(lane)),
            .init("now", .string(now.description)), .init("body", .object(body)),
        ])
    }

    static func vector(
        _ name: String, _ body: [UInt8], peer: String = "nl", receiver: String = "de", lane: String = "urgent",
        at now: Timestamp = Federation.start
    ) -> JSONValue {
        vector(name, [.body(body)], peer: peer, receiver: receiver, lane: lane, at: now)
    }

    private static func good(_ federation: Federation) throws -> [JSONValue] {
        let key = try Federation.key("nl"), next = try Federation.key("nl next")
        func good(_ name: String, _ envelopes: [Envelope], seq: UInt64 = 1, key: SigningKey? = nil, at now: Timestamp = Federation.start)
            throws -> JSONValue
        {
            let batch = try Federation.batch(envelopes.map { $0.line() }, seq: seq)
            return vector(name, batch.body(signedBy: try key ?? Federation.key("nl")), at: now).with("digest", .string(batch.digest.hex))
                .with("lines", .array(envelopes.map { ["id": .string($0.id.description)] }))
        }
        let three = try (1...3).map { try Federation.report($0) }
        let updates = try EnvelopeVectors.samples().filter { $0.1.type == .update }.map(\.1)
        let one = try Federation.batch([three[0].line()])
        let ed25519 = Forgery.jws(header: Forgery.header(.head, key, algorithm: "Ed25519"), payload: one.payload, key: key)
        return [
            try good("one report", Array(three.prefix(1))),
            try good("three reports, further down the stream", three, seq: 4_711),
            try good("every kind of update", updates),
            try good(
                "signed anew with the next key: the same batch", Array(three.prefix(1)), key: next,
                at: Federation.start + .seconds(2 * 86_400)),
            try good("in the time of grace of an old directory", Array(three.prefix(1)), at: Federation.start + .seconds(20 * 86_400)),
            vector("alg Ed25519", one.body(head: ed25519)).with("digest", .string(one.digest.hex))
                .with("lines", [["id": .string(three[0].id.description)]]),
        ]
    }

    private static func bad(_ federation: Federation) throws -> [JSONValue] {
        try addressing() + signing() + shape()
    }

    private static func refused(_ vector: JSONValue, _ code: RefusalCode) -> JSONValue { vector.with("code", .string(code.rawValue)) }

    private static func addressing() throws -> [JSONValue] {
        let key = try Federation.key("nl")
        let line = try Federation.report(1).line()
        let batch = try Federation.batch([line])
        let body = batch.body(signedBy: key)
        let stranger = try Federation.batch([line], from: "xx").body(signedBy: try Federation.key("stranger"))
        let left = try Federation.batch([line], from: "fr").body(signedBy: try Federation.key("fr"))
        return [
            refused(vector("delivered by another member", body, peer: "central"), .wrongSender),
            refused(vector("for somebody else", body, receiver: "central"), .wrongReceiver),
            refused(vector("sent to the other lane", body, lane: "bulk"), .wrongLane),
            refused(vector("from nobody the directory lists", stranger, peer: "xx"), .unknownMember),
            refused(vector("from a member that has left", left, peer: "fr"), .memberLeft),
            refused(vector("the directory expired", body, at: Federation.start + .seconds(21 * 86_400)), .directoryExpired),
        ]
    }

    private static func signing() throws -> [JSONValue] {
        let key = try Federation.key("nl"), other = try Federation.key("de")
        let batch = try Federation.batch([try Federation.report(1).line()])
        func body(_ header: String) -> [UInt8] { batch.body(head: Forgery.jws(header: header, payload: batch.payload, key: key)) }
        let critical = Forgery.header(.head, key, more: #","crit":["hotline-later"],"hotline-later":1"#)
        let forged = Forgery.jws(header: Forgery.header(.head, key), payload: batch.payload, key: other)
        return [
            refused(vector("a key nobody lists", batch.body(signedBy: try Federation.key("stranger"))), .unknownKey),
            refused(vector("another member's key", batch.body(signedBy: other)), .unknownKey),
            refused(vector("a past key", batch.body(signedBy: try Federation.key("nl old"))), .keyExpired),
            refused(vector("a revoked key", batch.body(signedBy: try Federation.key("nl revoked"))), .keyRevoked),
            refused(vector("a key to come", batch.body(signedBy: try Federation.key("nl next"))), .keyNotYetValid),
            refused(vector("a forged signature", batch.body(head: forged)), .badSignature),
            refused(vector("an unknown critical member", body(critical)), .unknownCritical),
            refused(vector("another algorithm", body(Forgery.header(.head, key, algorithm: "ES256"))), .unsupportedAlgorithm),
            refused(
                vector("signed as a receipt", batch.body(head: JWS(signing: batch.payload, as: .receipt, with: key).compact)), .wrongKind),
            refused(vector("no JWS", batch.body(head: "head")), .malformedSignature),
        ]
    }

    private static func shape() throws -> [JSONValue] {
        let key = try Federation.key("nl")
        let lines = try (1...3).map { try Federation.report($0).line() }
        let batch = try Federation.batch(lines)
        let body = batch.body(signedBy: key), head = batch.signedHead(with: key)
        let swapped = try SealedBatchParts.body(head: head, lines: [lines[1], lines[0], lines[2]])
        func payload(_ old: String, _ new: String) -> [UInt8] {
            let payload = Forgery.replacing(old, with: new, in: batch.payload)
            return batch.body(head: Forgery.jws(header: Forgery.header(.head, key), payload: payload, key: key))
        }
        func first(_ line: String) throws -> [UInt8] { Array((line + "\n").utf8) + Array(lines.joined(separator: [0x0A])) + [0x0A] }
        let many: [JSONValue.Member] = [
            .init("parts", [["text": .string("{\"head\":\"\(head)\"}\n")], ["text": "{}\n", "times": 1_001]])
        ]
        let large: [JSONValue.Member] = [
            .init("parts", [["text": .string("{\"head\":\"\(head)\"}\n")], ["text": "0123456789", "times": 900_000], ["text": "\n"]])
        ]
        return [
            refused(vector("nothing", [UInt8]()), .truncated),
            refused(vector("only a line end", [0x0A]), .malformedJSON),
            refused(vector("the last LF is missing", Array(body.dropLast())), .truncated),
            refused(vector("cut inside a line", Array(body.dropLast(200))), .truncated),
            refused(vector("a line is missing", try SealedBatchParts.body(head: head, lines: Array(lines.prefix(2)))), .countMismatch),
            refused(vector("a line too many", body + lines[0] + [0x0A]), .countMismatch),
            refused(vector("an empty line at the end", body + [0x0A]), .countMismatch),
            refused(vector("no envelope", try SealedBatchParts.body(head: head, lines: [])), .emptyBatch),
            refused(vector("lines in another order", swapped), .treeMismatch),
            refused(vector("a changed byte", Array(body.dropLast(3)) + [0x20] + body.suffix(3)), .treeMismatch),
            refused(vector("1,001 lines", many), .tooManyEnvelopes),
            refused(vector("nine megabytes", large), .bodyTooLarge),
            refused(vector("a head line that is no JSON", try first("head")), .malformedJSON),
            refused(vector("a head line with a name twice", try first(#"{"head":"\#(head)","head":"\#(head)"}"#)), .duplicateName),
            refused(vector("a head line with another member", try first(#"{"head":"\#(head)","more":1}"#)), .malformed),
            refused(vector("no head line", Array(lines.joined(separator: [0x0A])) + [0x0A]), .malformed),
            refused(vector("a head of another version", payload(#""v":1"#, #""v":2"#)), .unsupportedVersion),
            refused(vector("a head with a name twice", payload(#""v":1"#, #""v":1,"v":1"#)), .duplicateName),
            refused(vector("a head without a root", payload(#""root""#, #""toor""#)), .malformed),
            refused(vector("a head with a lane of another version", payload(#""urgent""#, #""slow""#)), .malformed),
            refused(vector("an epoch in capitals", payload(#""epoch":"0123456789abcdef"#, #""epoch":"0123456789ABCDEF"#)), .malformed),
            refused(vector("a stream that starts at 0", payload(#""seq":1"#, #""seq":0"#)), .malformed),
        ]
    }
}

enum SealedBatchParts {
    /// A body of any head and lines.
    static func body(head: String, lines: [[UInt8]]) throws -> [UInt8] {
        var body = Array("{\"head\":\"\(head)\"}\n".utf8)
        for line in lines { body += line + [0x0A] }
        return body
    }
}

/// Batches that are taken, with lines in them that are not.
enum LineCases {
    static func made(_ federation: Federation) throws -> [JSONValue] {
        try [mixed(), large(), suspended(), handovers(federation), central()]
    }

    private typealias Line = (bytes: [UInt8], id: UniqueID?, code: RefusalCode?)

    private static func vector(_ name: String, _ lines: [Line], from: String = "nl", to: String = "de") throws -> JSONValue {
        let batch = try Federation.batch(lines.map(\.bytes), from: from, to: to)
        let results: [JSONValue] = lines.map { line in
            if let code = line.code { return ["code": .string(code.rawValue)] }
            return ["id": .string(line.id?.description ?? "")]
        }
        return BatchVectors.vector(name, batch.body(signedBy: try Federation.key(from)), peer: from, receiver: to)
            .with("digest", .string(batch.digest.hex)).with("lines", .array(results))
    }

    private static func line(_ envelope: Envelope, _ code: RefusalCode? = nil) -> Line { (envelope.line(), envelope.id, code) }

    private static func mixed() throws -> JSONValue {
        let good = try Federation.report(1), plain = try Federation.report(2).line()
        func changed(_ old: String, _ new: String) -> [UInt8] { Forgery.replacing(old, with: new, in: plain) }
        let lines: [Line] = [
            line(good),
            ([], nil, .malformedJSON),
            (Array("{".utf8), nil, .malformedJSON),
            ([0x20] + plain, nil, .malformedJSON),
            (plain + [0x0D], nil, .malformedJSON),
            (changed(#""to":"de""#, #""to":"de","to":"de""#), nil, .duplicateName),
            (
                changed(#""origin":"public""#, #""origin":\#(String(repeating: "[", count: 64))\#(String(repeating: "]", count: 64))"#),
                nil, .tooDeep
            ),
            (Array(plain.prefix(40)) + [0xFF] + plain.dropFirst(40), nil, .badText),
            (changed(#""v":1"#, #""v":1e30"#), nil, .numberOutOfRange),
            (changed(#""v":1"#, #""v":2"#), nil, .unsupportedVersion),
            (changed(#""type":"report""#, #""type":"later""#), nil, .unknownType),
            (changed(#""from":"nl""#, #""from":"us""#), nil, .wrongSender),
            (changed(#""to":"de""#, #""to":"central""#), nil, .wrongReceiver),
            (changed(#""salt":""#, #""salt":"x"#), nil, .malformed),
            line(try Federation.envelope(3, from: "nl", to: "de", body: .copy(CopyBody(file: try Federation.file()))), .notCentral),
            line(try Federation.report(4)),
        ]
        return try vector("good lines between bad ones", lines)
    }

    private static func large() throws -> JSONValue {
        let large = Forgery.replacing(
            #""referrer":"https://forum.example/thread""#, with: #""referrer":"\#(String(repeating: "r", count: 300 << 10))""#,
            in: try Federation.report(2).line())
        return try vector(
            "an envelope of 300 KiB between two others",
            [line(try Federation.report(1)), (large, nil, .envelopeTooLarge), line(try Federation.report(3))])
    }

    private static func suspended() throws -> JSONValue {
        let removed = EnvelopeBody.update(UpdateBody(event: .removed, at: Federation.start))
        return try vector(
            "a suspended member may only tell what became of cases",
            [
                line(try Federation.report(1, from: "us"), .suspended),
                line(try Federation.envelope(2, from: "us", to: "de", body: removed)),
                line(try Federation.envelope(3, from: "us", to: "de", body: .withdrawal(WithdrawalBody(.report))), .suspended),
            ], from: "us")
    }

    private static func central() throws -> JSONValue {
        try vector(
            "central takes copies",
            [line(try Federation.envelope(1, from: "nl", to: "central", body: .copy(CopyBody(file: try Federation.file()))))], to: "central"
        )
    }

    private static func handovers(_ federation: Federation) throws -> JSONValue {
        let good = try EnvelopeVectors.handover()
        guard case .handover(let body) = good.body else { throw VectorError(missing: "handover") }
        func changed(_ number: Int, _ change: (inout HandoverBody) throws -> Void) throws -> Envelope {
            var body = body
            try change(&body)
            var envelope = good
            envelope.id = UniqueID(high: good.id.high, low: good.id.low + UInt64(number))
            envelope.body = .handover(body)
            return envelope
        }
        var other = good
        other.id = UniqueID(high: good.id.high, low: good.id.low + 100)
        other.caseID = CaseID(opener: good.caseID.opener, number: UniqueID(high: 1, low: 1))
        let toDE = try federation.delivery(of: [try Federation.report(7).line()], index: 0, from: "nl", to: "de")
        return try vector(
            "handovers, with the hop before them",
            [
                line(good),
                line(try changed(1) { $0.firstReporter = try Federation.member("us") }, .badEvidence),
                line(try changed(2) { $0.earlier.content = .line(($0.earlier.line ?? "") + " ") }, .badEvidence),
                line(try changed(3) { $0.earlier.head = Forgery.changed($0.earlier.head, at: -5) }, .badEvidence),
                line(try changed(4) { $0.earlier.receipt = Forgery.changed($0.earlier.receipt, at: -5) }, .badEvidence),
                line(try changed(5) { $0.earlier.index = 1 }, .badEvidence),
                line(try changed(6) { $0.earlier = toDE }, .badEvidence),
                line(other, .badEvidence),
            ], from: "central")
    }
}
