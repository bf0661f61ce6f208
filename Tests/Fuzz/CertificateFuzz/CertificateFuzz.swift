import Cryptography

/// Reads certificates, keys and base64 from outside. An accepted text must be written again as it was read.
@c(LLVMFuzzerTestOneInput)
public func fuzzCertificates(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    if let certificate = try? Certificate(der: bytes) {
        let again = try? Certificate(pem: certificate.pem)
        precondition(again == certificate, "a certificate changed its form")
        _ = certificate.isIssued(by: certificate, at: 0)
    }
    _ = try? Certificate(pem: text)
    if let key = try? TLSPublicKey(der: bytes) { precondition(key.der == bytes, "a public key changed its form") }
    _ = try? TLSPrivateKey(pem: bytes)
    if let key = try? VerifyingKey(bytes) { precondition(!key.isValid(bytes, for: bytes), "a key is no signature") }
    if let decoded = Base64URL.decode(bytes) { precondition(Array(Base64URL.encode(decoded).utf8) == bytes, "base64url has two forms") }
    if let decoded = Base64.decode(bytes) { precondition(Array(Base64.encode(decoded).utf8) == bytes, "base64 has two forms") }
    if let digest = Digest(hexDigits: bytes) { precondition(Array(digest.hex.utf8) == bytes, "a digest changed its form") }
    return 0
}
