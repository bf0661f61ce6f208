import Cryptography
import Envelopes
import HotlineModel
import Testing

@Suite struct KeyTests {
    @Test(arguments: try VectorFile.keys.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let jwk = Array(try vector.content.text("jwk").utf8)
        guard let code = vector.code else {
            #expect(try PublicKey(jwk: jwk).keyID == (try vector.content.text("thumbprint")))
            return
        }
        let error = #expect(throws: EnvelopeError.self) { try PublicKey(jwk: jwk) }
        #expect(error?.code.rawValue == code)
    }

    @Test(
        arguments: [
            (-1, RefusalCode.keyNotYetValid), (0, nil), (999, nil), (1_000, .keyExpired), (5_000, .keyExpired),
        ] as [(Int64, RefusalCode?)])
    func countsFromItsFirstMomentToBeforeItsLast(milliseconds: Int64, code: RefusalCode?) throws {
        let key = ListedKey(
            PublicKey(try Federation.key("nl").verifyingKey), notBefore: Timestamp(milliseconds: 0),
            notAfter: Timestamp(milliseconds: 1_000))
        #expect(refusal { try key.check(at: Timestamp(milliseconds: milliseconds)) } == code)
    }

    @Test func aRevokedKeyCountsUntilItIsRevoked() throws {
        let key = ListedKey(
            PublicKey(try Federation.key("nl").verifyingKey), notBefore: Timestamp(milliseconds: 0),
            notAfter: Timestamp(milliseconds: 1_000),
            revokedAt: Timestamp(milliseconds: 500))
        #expect(refusal { try key.check(at: Timestamp(milliseconds: 499)) } == nil)
        #expect(refusal { try key.check(at: Timestamp(milliseconds: 500)) } == .keyRevoked)
        #expect(refusal { try key.check(at: Timestamp(milliseconds: 2_000)) } == .keyRevoked)
    }
}

/// The code with which something is refused; `nil` when it is not.
func refusal(_ body: () throws -> Void) -> RefusalCode? {
    do {
        try body()
        return nil
    } catch let error as EnvelopeError {
        return error.code
    } catch {
        return nil
    }
}
