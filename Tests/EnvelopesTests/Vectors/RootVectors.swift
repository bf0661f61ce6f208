import Cryptography
import Envelopes
import HotlineModel

/// `roots`: chains of root documents and the pin they are read with.
enum RootVectors {
    static func made() throws -> JSONValue {
        [
            "description":
                "Chains of root documents, oldest first, read with a pinned digest. A good chain has the version and digest of its last root; a bad one the code it is refused with. An offer is a chain in text form handed to a node that holds `held` with `pinned`: a good one has the version in use after it; a bad one the code it is refused with, and the chain held stays in use.",
            "cases": .array(try good() + bad()), "offers": .array(try offers()),
        ]
    }

    /// Three roots: two of three keys, then one key replaced, then one of one.
    struct Chain {
        let keys: [SigningKey]
        let first: Root, second: Root, third: Root

        init() throws {
            let federation = try Federation()
            keys = federation.secretariat + [try Federation.key("secretariat 4")]
            first = federation.roots.current
            var draft = RootDraft(following: first, issuedAt: Federation.start + .seconds(86_400))
            draft.keys = keys.dropFirst().map { PublicKey($0.verifyingKey) }
            second = try draft.signed(with: Array(keys), following: first)
            var last = RootDraft(following: second, issuedAt: Federation.start + .seconds(2 * 86_400))
            last.keys = [PublicKey(keys[3].verifyingKey)]
            last.threshold = 1
            third = try last.signed(with: Array(keys.suffix(2)), following: second)
        }
    }

    private static func vector(_ name: String, _ documents: [[UInt8]], _ pinned: Digest) -> JSONValue {
        [
            "name": .string(name), "pinned": .string(pinned.hex),
            "documents": .array(documents.map { .string(String(decoding: $0, as: UTF8.self)) }),
        ]
    }

    private static func good() throws -> [JSONValue] {
        let chain = try Chain()
        let cases: [(String, [[UInt8]], Digest, Root)] = [
            ("a first root", [chain.first.document], chain.first.digest, chain.first),
            ("a root and its follower", [chain.first.document, chain.second.document], chain.first.digest, chain.second),
            ("three roots", [chain.first.document, chain.second.document, chain.third.document], chain.first.digest, chain.third),
            ("the last one is pinned", [chain.first.document, chain.second.document], chain.second.digest, chain.second),
            ("a later root alone, with its own signatures", [chain.second.standingAlone], chain.second.digest, chain.second),
            (
                "laid out in lines", [try JSONValue(parsing: chain.first.document).pretty], chain.first.digest, chain.first
            ),
        ]
        return cases.map {
            vector($0.0, $0.1, $0.2).with("version", .integer(Int64($0.3.version))).with("digest", .string($0.3.digest.hex))
        }
    }

    private static func bad() throws -> [JSONValue] {
        let chain = try Chain()
        let first = chain.first, keys = chain.keys
        let draft = RootDraft(
            threshold: 2, keys: keys.prefix(3).map { PublicKey($0.verifyingKey) }, directoryKeys: first.directoryKeys,
            issuedAt: Federation.start)
        let stranger = try Federation.key("stranger")
        func next(_ change: (inout RootDraft) -> Void, signers: [SigningKey]) -> [UInt8] {
            var draft = RootDraft(following: first, issuedAt: Federation.start + .seconds(86_400))
            change(&draft)
            return document(draft.payload, signers)
        }
        var double = draft
        double.keys[1] = double.keys[0]
        var above = draft
        above.threshold = 4
        let cases: [(String, [[UInt8]], Digest, RefusalCode)] = [
            ("none", [], first.digest, .rootMismatch),
            ("another one is pinned", [first.document], chain.second.digest, .rootMismatch),
            ("one signature of two", [document(draft.payload, [keys[0]])], draftDigest(draft), .thresholdNotMet),
            (
                "a stranger's signature beside two good ones", [document(draft.payload, [keys[0], keys[1], stranger])], draftDigest(draft),
                .unknownKey
            ),
            ("a signature over something else", [tampered(draft.payload, [keys[0], keys[1]])], draftDigest(draft), .badSignature),
            (
                "signatures in the wrong order", [document(draft.payload, [keys[0], keys[1]], reversed: true)], draftDigest(draft),
                .malformedSignature
            ),
            ("the same signature twice", [document(draft.payload, [keys[0], keys[0]])], draftDigest(draft), .malformedSignature),
            (
                "an unprotected header",
                [Forgery.replacing(#""signatures":[{"#, with: #""signatures":[{"header":{},"#, in: first.document)], first.digest,
                .malformedSignature
            ),
            ("one key twice", [document(double.payload, [keys[0], keys[2]])], draftDigest(double), .sharedIdentity),
            ("a threshold above the keys", [document(above.payload, Array(keys.prefix(3)))], draftDigest(above), .malformed),
            ("a later root alone, with a signature of the one before", [chain.second.document], chain.second.digest, .unknownKey),
            (
                "a follower that the old keys did not sign",
                [
                    first.document,
                    next(
                        {
                            $0.keys = [PublicKey(keys[3].verifyingKey)]; $0.threshold = 1
                        }, signers: [keys[3]]),
                ], first.digest, .thresholdNotMet
            ),
            (
                "a follower that the new keys did not sign",
                [
                    first.document,
                    next(
                        {
                            $0.keys = [PublicKey(keys[3].verifyingKey)]; $0.threshold = 1
                        }, signers: Array(keys.prefix(2))),
                ], first.digest, .thresholdNotMet
            ),
            (
                "a version left out", [first.document, next({ $0.version = 3 }, signers: Array(keys.prefix(2)))], first.digest,
                .rootMismatch
            ),
            (
                "a follower of another root", [first.document, next({ $0.previous = .zero.flipped }, signers: Array(keys.prefix(2)))],
                first.digest, .rootMismatch
            ),
            ("the same version again", [first.document, first.document], first.digest, .rootRollback),
            ("signed as a directory", [document(draft.payload, [keys[0], keys[1]], kind: .directory)], draftDigest(draft), .wrongKind),
            ("a name twice", [Array(#"{"payload":"","payload":"","signatures":[]}"#.utf8)], first.digest, .duplicateName),
            (
                "another version of the format",
                [document(Forgery.replacing(#"{"v":1"#, with: #"{"v":2"#, in: draft.payload), [keys[0], keys[1]])], first.digest,
                .unsupportedVersion
            ),
        ]
        return cases.map { vector($0.0, $0.1, $0.2).with("code", .string($0.3.rawValue)) }
    }

    /// Chains in text form, handed to nodes that hold one.
    private static func offers() throws -> [JSONValue] {
        let chain = try Chain()
        let (first, second, third) = (chain.first, chain.second, chain.third)
        var other = RootDraft(following: first, issuedAt: Federation.start + .seconds(90_000))
        other.threshold = 1
        let forked = try other.signed(with: Array(chain.keys.prefix(2)), following: first)
        let underSigned = document(other.payload, [chain.keys[0]])
        let both = try RootChain(first).adding(second.document)
        let late = RootChain(try Root(parsing: second.standingAlone, pinned: second.digest))
        func text(_ documents: [[UInt8]]) -> [UInt8] { documents.flatMap { $0 + [0x0A] } }
        let all = text([first.document, second.document, third.document])
        let cases: [(String, RootChain, [UInt8], Result<Int, RefusalCode>)] = [
            ("the chain held", both, both.text, .success(2)),
            ("two roots more", RootChain(first), all, .success(3)),
            ("only what is missing", both, text([third.document]), .success(3)),
            ("roots from before the chain held", late, all, .success(3)),
            ("a chain that ends earlier", both, text([first.document]), .failure(.rootRollback)),
            ("another root under a version held", both, text([first.document, forked.document]), .failure(.rootMismatch)),
            (
                "a fork behind the newest", try both.adding(third.document), text([first.document, forked.document]),
                .failure(.rootMismatch)
            ),
            ("a root left out", RootChain(first), text([third.document]), .failure(.rootMismatch)),
            ("out of order", RootChain(first), text([second.document, first.document]), .failure(.rootMismatch)),
            ("too few of the old keys", RootChain(first), text([first.document, underSigned]), .failure(.thresholdNotMet)),
            ("none", both, [], .failure(.malformed)),
            ("a last line that is not ended", RootChain(first), Array(all.dropLast()), .failure(.malformed)),
            ("an empty line", RootChain(first), text([first.document, [], second.document]), .failure(.malformed)),
            ("a line that is no JSON", both, text([first.document, Array("{".utf8)]), .failure(.malformedJSON)),
        ]
        return cases.map { name, held, offered, outcome in
            let vector: JSONValue = [
                "name": .string(name), "pinned": .string(held.pinned.hex), "held": .string(String(decoding: held.text, as: UTF8.self)),
                "offered": .string(String(decoding: offered, as: UTF8.self)),
            ]
            return switch outcome {
            case .success(let version): vector.with("version", .integer(Int64(version)))
            case .failure(let code): vector.with("code", .string(code.rawValue))
            }
        }
    }

    private static func draftDigest(_ draft: RootDraft) -> Digest { SHA256.digest(of: draft.payload) }

    /// A root document over any payload.
    private static func document(_ payload: [UInt8], _ signers: [SigningKey], reversed: Bool = false, kind: SignedKind = .root) -> [UInt8] {
        let sorted = signers.sorted { $0.keyID.utf8.lexicographicallyPrecedes($1.keyID.utf8) }
        let entries: [JSONValue] = (reversed ? sorted.reversed() : sorted).map { key in
            let parts = Forgery.jws(header: Forgery.header(kind, key), payload: payload, key: key).split(separator: ".").map(String.init)
            return ["protected": .string(parts[0]), "signature": .string(parts[2])]
        }
        return JSONValue.object([.init("payload", .string(Base64URL.encode(payload))), .init("signatures", .array(entries))]).compactBytes
    }

    private static func tampered(_ payload: [UInt8], _ signers: [SigningKey]) -> [UInt8] {
        guard let value = try? JSONValue(parsing: document(payload, signers)), let entries = value["signatures"]?.array else { return [] }
        let other = Base64URL.encode(signers[0].sign(payload))
        let protected = entries[0]["protected"]?.string ?? ""
        let changed: [JSONValue] = [["protected": .string(protected), "signature": .string(other)]] + entries.dropFirst()
        return JSONValue.object([.init("payload", .string(Base64URL.encode(payload))), .init("signatures", .array(changed))]).compactBytes
    }
}

extension Digest {
    /// Another digest.
    var flipped: Digest { SHA256.digest(of: bytes) }
}
