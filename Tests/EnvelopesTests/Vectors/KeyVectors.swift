import Cryptography
import Envelopes

/// `keys`: public keys as JWK, and their thumbprints.
enum KeyVectors {
    static func made() throws -> JSONValue {
        [
            "description":
                "Public keys as JWK (RFC 8037) and their RFC 7638 thumbprints, which are the kid of every signature. The first is RFC 8037 Appendix A.2 and A.3.",
            "cases": .array(try good() + bad()),
        ]
    }

    private static let example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

    private static func good() throws -> [JSONValue] {
        let own = PublicKey(try Federation.key("nl").verifyingKey)
        return [
            [
                "name": "RFC 8037 A.2 and A.3", "jwk": .string(#"{"kty":"OKP","crv":"Ed25519","x":"\#(example)"}"#),
                "thumbprint": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            ],
            ["name": "with its kid", "jwk": .string(String(decoding: own.jwk, as: UTF8.self)), "thumbprint": .string(own.keyID)],
            [
                "name": "with members that are not looked at",
                "jwk": .string(#"{"use":"sig","x":"\#(example)","crv":"Ed25519","kty":"OKP","alg":"EdDSA"}"#),
                "thumbprint": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            ],
        ]
    }

    private static func bad() throws -> [JSONValue] {
        let smallOrder = Base64URL.encode([1] + [UInt8](repeating: 0, count: 31))
        let cases: [(String, String, RefusalCode)] = [
            ("another key type", #"{"kty":"EC","crv":"Ed25519","x":"\#(example)"}"#, .malformed),
            ("another curve", #"{"kty":"OKP","crv":"X25519","x":"\#(example)"}"#, .malformed),
            ("without a key", #"{"kty":"OKP","crv":"Ed25519"}"#, .malformed),
            ("31 bytes", #"{"kty":"OKP","crv":"Ed25519","x":"\#(Base64URL.encode([UInt8](repeating: 7, count: 31)))"}"#, .malformed),
            ("padding", #"{"kty":"OKP","crv":"Ed25519","x":"\#(example)="}"#, .malformed),
            ("spare bits that are not zero", #"{"kty":"OKP","crv":"Ed25519","x":"\#(example.dropLast())p"}"#, .malformed),
            ("a point of small order", #"{"kty":"OKP","crv":"Ed25519","x":"\#(smallOrder)"}"#, .malformed),
            ("another kid", #"{"kty":"OKP","crv":"Ed25519","x":"\#(example)","kid":"nl-1"}"#, .malformed),
            ("a private key", #"{"kty":"OKP","crv":"Ed25519","x":"\#(example)","d":"\#(example)"}"#, .malformed),
            ("a name twice", #"{"kty":"OKP","crv":"Ed25519","x":"\#(example)","x":"\#(example)"}"#, .duplicateName),
        ]
        return cases.map { ["name": .string($0.0), "jwk": .string($0.1), "code": .string($0.2.rawValue)] }
    }
}
