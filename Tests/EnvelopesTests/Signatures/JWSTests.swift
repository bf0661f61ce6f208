import Cryptography
import Envelopes
import Testing

@Suite struct JWSTests {
    @Test(arguments: try VectorFile.jws.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let key = try PublicKey(jwk: Array(try VectorFile.jws.read().text("jwk").utf8))
        let compact = try vector.content.text("compact")
        guard let code = vector.code else {
            let jws = try UnverifiedJWS(parsing: compact, as: .head).verified(with: key)
            #expect(String(decoding: jws.payload, as: UTF8.self) == (try vector.content.text("payload")))
            #expect(jws.compact == compact)
            return
        }
        #expect(refusal { _ = try UnverifiedJWS(parsing: compact, as: .head).verified(with: key) }?.rawValue == code)
    }

    @Test func signsAsRFC8037Does() throws {
        let example = try #require(try VectorFile.jws.read()["rfc8037"])
        let key = try SigningKey(seed: try #require(Base64URL.decode(try example.text("seed"))))
        #expect(Base64URL.encode(key.sign(Array(try example.text("input").utf8))) == (try example.text("signature")))
    }

    @Test func refusesMoreBytesThanAllowed() throws {
        let jws = JWS(signing: [UInt8](repeating: 0x20, count: 1_000), as: .head, with: try Federation.key("nl"))
        #expect(refusal { _ = try UnverifiedJWS(parsing: jws.compact, as: .head, limit: 1_000) } == .tooLarge)
    }

    @Test(arguments: SignedKind.allCases)
    func noKindPassesForAnother(kind: SignedKind) throws {
        let jws = JWS(signing: Array("{}".utf8), as: kind, with: try Federation.key("nl"))
        for other in SignedKind.allCases where other != kind {
            #expect(refusal { _ = try UnverifiedJWS(parsing: jws.compact, as: other) } == .wrongKind)
        }
    }
}
