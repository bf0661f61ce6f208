import Cryptography
import Envelopes

/// Reads compact JWS and JWKs. A forged signature must never verify.
@c(LLVMFuzzerTestOneInput)
public func fuzzSignatures(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    if let key = try? PublicKey(jwk: bytes) { precondition((try? PublicKey(jwk: key.jwk)) == key, "a key changed its form") }
    for kind in SignedKind.allCases {
        guard let unverified = try? UnverifiedJWS(parsing: text, as: kind) else { continue }
        precondition(unverified.compact == text, "a signed text changed its form")
        precondition((try? unverified.verified(with: stranger)) == nil, "a stranger's key verified a signature")
    }
    return 0
}

private let stranger = PublicKey(SigningKey().verifyingKey)
