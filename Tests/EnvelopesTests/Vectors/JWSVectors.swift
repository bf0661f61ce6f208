import Cryptography
import Envelopes

/// `jws`: signed texts in compact form.
enum JWSVectors {
    static func made() throws -> JSONValue {
        let key = try Federation.key("nl")
        return [
            "description":
                "Compact JWS (RFC 7515) with Ed25519. Each is read as kind hotline-head+jws and verified with `jwk`; a good one has a payload, a bad one the code it is refused with.",
            "jwk": .string(String(decoding: PublicKey(key.verifyingKey).jwk, as: UTF8.self)),
            "rfc8037": [
                "description": "RFC 8037 A.1 and A.4: the same seed and text must give the same signature.",
                "seed": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "input": "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                "signature": "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            ],
            "cases": .array(good(key) + (try bad(key))),
        ]
    }

    private static let payload = Array(#"{"v":1}"#.utf8)

    private static func good(_ key: SigningKey) -> [JSONValue] {
        let cases = [
            ("as this implementation signs", JWS(signing: payload, as: .head, with: key).compact),
            ("alg Ed25519 (RFC 9864)", Forgery.jws(header: Forgery.header(.head, key, algorithm: "Ed25519"), payload: payload, key: key)),
            (
                "members that name a key are not looked at",
                Forgery.jws(
                    header: Forgery.header(
                        .head, key, more: #","jku":"https://keys.example/","x5u":"https://keys.example/","jwk":{"kty":"OKP"},"x5c":[]"#),
                    payload: payload, key: key)
            ),
            (
                "header members in another order",
                Forgery.jws(header: #"{ "typ":"hotline-head+jws", "alg":"EdDSA", "kid":"\#(key.keyID)" }"#, payload: payload, key: key)
            ),
        ]
        return cases.map {
            ["name": .string($0.0), "compact": .string($0.1), "payload": .string(String(decoding: payload, as: UTF8.self))]
        }
    }

    private static func bad(_ key: SigningKey) throws -> [JSONValue] {
        let whole = JWS(signing: payload, as: .head, with: key).compact
        let parts = whole.split(separator: ".").map(String.init)
        let other = try Federation.key("de")
        func signed(_ header: String) -> String { Forgery.jws(header: header, payload: payload, key: key) }
        let critical = Forgery.header(.head, key, more: #","crit":["exp"],"exp":1"#)
        let cases: [(String, String, RefusalCode)] = [
            ("no signature", parts[0] + "." + parts[1], .malformedSignature),
            ("an empty signature", parts[0] + "." + parts[1] + ".", .malformedSignature),
            ("four parts", whole + "." + parts[2], .malformedSignature),
            ("padding", whole + "==", .malformedSignature),
            ("base64 that is not base64url", "e+" + whole.dropFirst(2), .malformedSignature),
            (
                "spare bits that are not zero", String(whole.dropLast()) + (whole.hasSuffix("A") ? "B" : nonCanonical(whole)),
                .malformedSignature
            ),
            ("a line end at the end", whole + "\n", .malformedSignature),
            (
                "63 bytes of signature", parts[0] + "." + parts[1] + "." + Base64URL.encode([UInt8](repeating: 1, count: 63)),
                .malformedSignature
            ),
            ("a header that is no JSON", signed("alg"), .malformedSignature),
            ("a header that is no object", signed("[]"), .malformedSignature),
            (
                "a header with a name twice", signed(#"{"alg":"EdDSA","alg":"EdDSA","kid":"\#(key.keyID)","typ":"hotline-head+jws"}"#),
                .malformedSignature
            ),
            ("no alg", signed(#"{"kid":"\#(key.keyID)","typ":"hotline-head+jws"}"#), .malformedSignature),
            (
                "alg none",
                parts[0].isEmpty
                    ? "" : Base64URL.encode(Array(Forgery.header(.head, key, algorithm: "none").utf8)) + "." + parts[1] + "." + parts[2],
                .unsupportedAlgorithm
            ),
            ("alg HS256", signed(Forgery.header(.head, key, algorithm: "HS256")), .unsupportedAlgorithm),
            ("alg in lower case", signed(Forgery.header(.head, key, algorithm: "eddsa")), .unsupportedAlgorithm),
            ("alg Ed448", signed(Forgery.header(.head, key, algorithm: "Ed448")), .unsupportedAlgorithm),
            ("an unknown critical member", signed(critical), .unknownCritical),
            (
                "an unencoded payload (RFC 7797)", signed(Forgery.header(.head, key, more: #","b64":false,"crit":["b64"]"#)),
                .unknownCritical
            ),
            ("an empty list of critical members", signed(Forgery.header(.head, key, more: #","crit":[]"#)), .unknownCritical),
            ("no kid", signed(#"{"alg":"EdDSA","typ":"hotline-head+jws"}"#), .malformedSignature),
            ("no typ", signed(#"{"alg":"EdDSA","kid":"\#(key.keyID)"}"#), .wrongKind),
            ("another kind", JWS(signing: payload, as: .receipt, with: key).compact, .wrongKind),
            ("another key's kid", JWS(signing: payload, as: .head, with: other).compact, .unknownKey),
            ("another payload", parts[0] + "." + Base64URL.encode(Array(#"{"v":2}"#.utf8)) + "." + parts[2], .badSignature),
            ("a changed signature", parts[0] + "." + parts[1] + "." + Forgery.changed(parts[2], at: 3), .badSignature),
            (
                "signed by another key under this kid", Forgery.jws(header: Forgery.header(.head, key), payload: payload, key: other),
                .badSignature
            ),
            ("a signature with S not below L", try greatScalar(parts), .badSignature),
        ]
        return cases.map { ["name": .string($0.0), "compact": .string($0.1), "code": .string($0.2.rawValue)] }
    }

    /// The last character with one of its spare bits set.
    private static func nonCanonical(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard let last = text.last, let index = alphabet.firstIndex(of: last) else { return "" }
        return String(alphabet[index ^ 1])
    }

    /// The same signature with L added to S: the same equation, another text.
    private static func greatScalar(_ parts: [String]) throws -> String {
        let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010".hexBytes
        guard var signature = Base64URL.decode(parts[2]) else { throw VectorError(missing: "signature") }
        var carry = 0
        for position in 0..<32 {
            let sum = Int(signature[32 + position]) + Int(order[position]) + carry
            signature[32 + position] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        return parts[0] + "." + parts[1] + "." + Base64URL.encode(signature)
    }
}
